import Type from 'typebox'
import { CursorSchema, IdSchema, InstantSchema, LimitSchema, MoneySchema, pageOf } from '#platform/edge/schemas.ts'
import { QuoteSchema } from '../../parking/contract/quote-schema.ts'
import { BOOKING_STATUSES } from '../domain/booking.ts'

const closed = { additionalProperties: false } as const

const Status = Type.Enum([...BOOKING_STATUSES], { description: 'Where the booking is on its way; see the README of bookings.' })

export const RequestBookingSchema = Type.Object(
  {
    spotId: IdSchema,
    from: InstantSchema,
    to: InstantSchema,
    vehiclePlate: Type.String({
      minLength: 2,
      maxLength: 24,
      description: '2 to 12 letters, digits, spaces and hyphens, once superfluous spaces are gone. Kept in upper case.',
      examples: ['ZH 123456'],
    }),
  },
  closed,
)

export const BookingParams = Type.Object({ id: IdSchema }, closed)

const FILTERS = {
  status: Type.Optional(Status),
  from: Type.Optional(Type.String({ ...InstantSchema, description: 'Only bookings that end after this instant.' })),
  to: Type.Optional(Type.String({ ...InstantSchema, description: 'Only bookings that begin before this instant.' })),
  limit: LimitSchema,
  cursor: Type.Optional(CursorSchema),
}
export const OwnBookingsQuery = Type.Object(FILTERS, closed)
export const ProviderBookingsQuery = Type.Object({ ...FILTERS, spotId: Type.Optional(IdSchema) }, closed)

const HistoryEntry = Type.Object(
  { status: Status, at: InstantSchema, reason: Type.Optional(Type.Enum(['not-paid', 'by-driver', 'by-provider'])) },
  closed,
)

const LISTED = {
  id: IdSchema,
  status: Status,
  spotId: IdSchema,
  spotName: Type.String(),
  timeZone: Type.String({ description: 'IANA name: the zone that the place keeps.' }),
  from: InstantSchema,
  to: InstantSchema,
  price: MoneySchema,
  vehiclePlate: Type.String(),
  holdExpiresAt: Type.Union([InstantSchema, Type.Null()], { description: 'Until when it must be paid; null when that is over.' }),
}
const WITH_QUOTE = { ...LISTED, quote: QuoteSchema }

export const BookingSchema = Type.Object(WITH_QUOTE, closed)
export const BookingWithHistorySchema = Type.Object(
  { ...WITH_QUOTE, history: Type.Array(HistoryEntry, { description: 'Every change of status, the oldest first.' }) },
  closed,
)
export const BookingPageSchema = pageOf(Type.Object(LISTED, closed))
