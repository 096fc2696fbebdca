import Type from 'typebox'
import { CursorSchema, IdSchema, InstantSchema, LimitSchema, MoneySchema, pageOf } from '#platform/edge/schemas.ts'
import { QuoteSchema } from '../../parking/contract/quote-schema.ts'
import { BOOKING_STATUSES, HISTORY_REASONS } from '../domain/booking-state.ts'

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
export const ProviderBookingsQuery = Type.Object(
  {
    ...FILTERS,
    spotId: Type.Optional(IdSchema),
    order: Type.Enum(['latest', 'earliest'], { default: 'latest', description: 'Whether those that begin last or first come first.' }),
  },
  closed,
)

const HistoryEntry = Type.Object({ status: Status, at: InstantSchema, reason: Type.Optional(Type.Enum([...HISTORY_REASONS])) }, closed)

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
const PaymentSchema = Type.Object(
  {
    paymentId: IdSchema,
    state: Type.Enum(['RUNNING', 'DECLINED', 'PAID'], { description: 'DECLINED may be tried again while the space is held.' }),
    declineReason: Type.Optional(Type.String({ description: 'For machines, such as card-declined.' })),
  },
  closed,
)
const RefundSchema = Type.Object(
  {
    amount: MoneySchema,
    state: Type.Enum(['ON_ITS_WAY', 'DONE'], { description: 'DONE when the payment provider has sent it.' }),
    why: Type.Enum(['cancelled', 'too-late', 'paid-twice']),
  },
  closed,
)
/** A booking with all that happened to it. */
export const BookingDetailSchema = Type.Object(
  {
    ...WITH_QUOTE,
    paymentId: Type.Union([IdSchema, Type.Null()], { description: 'The payment that is tried or has paid.' }),
    payment: Type.Union([PaymentSchema, Type.Null()]),
    refund: Type.Union([RefundSchema, Type.Null()], { description: 'What goes back, or went back, to the driver.' }),
    checkInFrom: Type.String({ ...InstantSchema, description: 'From when on the driver may check in, until the booked time ends.' }),
    cancellation: Type.Object(
      {
        graceMinutes: Type.Number({ description: 'So long after paying everything goes back, until the stay begins.' }),
        tiers: Type.Array(Type.Object({ beforeHours: Type.Number(), percent: Type.Integer() }, closed), {
          description: 'What goes back when it is cancelled so many hours before it begins, or earlier.',
        }),
      },
      closed,
    ),
    history: Type.Array(HistoryEntry, { description: 'Every change of status, the oldest first.' }),
  },
  closed,
)

/** What cancelling now gives back. */
export const CancellationSchema = Type.Object(
  {
    refund: MoneySchema,
    percent: Type.Integer({ minimum: 0, maximum: 100 }),
    rule: Type.Enum(['unpaid', 'by-provider', 'grace', 'tier', 'too-late'], { description: 'Which rule of the policy decides.' }),
    paid: MoneySchema,
  },
  closed,
)

export const PayBookingSchema = Type.Object(
  {
    bookingId: IdSchema,
    paymentMethod: Type.String({
      pattern: '^[A-Za-z0-9_-]{3,255}$',
      description: 'A token of the payment provider, never card data.',
      examples: ['tok_visa'],
    }),
  },
  closed,
)
export const StartedPaymentSchema = Type.Object(
  {
    paymentId: IdSchema,
    status: Type.Enum(['PROCESSING', 'REQUIRES_ACTION', 'SUCCEEDED', 'DECLINED', 'CANCELLED']),
    nextAction: Type.Optional(
      Type.Object(
        { type: Type.Literal('redirect'), url: Type.String({ format: 'uri', description: 'Where the payer confirms at the bank.' }) },
        closed,
      ),
    ),
    declineReason: Type.Optional(Type.String()),
  },
  closed,
)
export const BookingPageSchema = pageOf(Type.Object(LISTED, closed))
