import Type from 'typebox'
import { IdSchema, InstantSchema, MoneySchema } from '#platform/edge/schemas.ts'
import { DECLINE_REASONS, PAYMENT_STATUSES } from '../domain/terms.ts'

const closed = { additionalProperties: false } as const

const ReferenceSchema = Type.Object(
  { type: Type.String(), id: Type.String() },
  { ...closed, description: 'What is paid for, in the words of whoever asked for the payment.' },
)

const RefundSchema = Type.Object(
  {
    id: IdSchema,
    amount: MoneySchema,
    reason: Type.String(),
    status: Type.Enum(['REQUESTED', 'SUCCEEDED', 'FAILED']),
    requestedAt: InstantSchema,
    settledAt: Type.Optional(InstantSchema),
  },
  closed,
)

export const PaymentParams = Type.Object({ id: IdSchema }, closed)

export const PaymentSchema = Type.Object(
  {
    id: IdSchema,
    status: Type.Enum([...PAYMENT_STATUSES], { description: 'Where the payment is on its way; see the README of payments.' }),
    amount: MoneySchema,
    refunded: Type.Object(MoneySchema.properties, { ...closed, description: 'What went back, or is on its way back.' }),
    reference: ReferenceSchema,
    description: Type.String(),
    startedAt: InstantSchema,
    nextAction: Type.Optional(
      Type.Object(
        { type: Type.Literal('redirect'), url: Type.String({ description: 'Where the payer confirms the payment.' }) },
        { ...closed, description: 'What the payer must do now; only while it REQUIRES_ACTION.' },
      ),
    ),
    declineReason: Type.Optional(Type.Enum([...DECLINE_REASONS])),
    refunds: Type.Array(RefundSchema, { description: 'In the order in which they were asked for.' }),
  },
  closed,
)

export const ReceiptSchema = Type.Object(
  {
    number: Type.String({ description: 'Names this receipt; the same each time.', examples: ['2026-1C9E7A526F0E'] }),
    paymentId: IdSchema,
    issuedAt: Type.String({ ...InstantSchema, description: 'When the money was captured.' }),
    payerId: Type.String(),
    payeeId: Type.String(),
    reference: ReferenceSchema,
    description: Type.String(),
    lines: Type.Array(Type.Object({ label: Type.String(), amount: MoneySchema }, closed), { description: 'They add up to the amount.' }),
    amount: MoneySchema,
    refunds: Type.Array(Type.Object({ id: IdSchema, amount: MoneySchema, reason: Type.String(), refundedAt: InstantSchema }, closed), {
      description: 'What has gone back.',
    }),
    paid: Type.Object(MoneySchema.properties, { ...closed, description: 'The amount less what has gone back.' }),
  },
  closed,
)

export const WebhookParams = Type.Object({ provider: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z][a-z0-9-]*$' }) }, closed)
/** Whatever a provider sends: its own adapter reads it, from the very bytes. */
export const WebhookBody = Type.Object({}, { additionalProperties: true, description: 'As the provider documents it.' })

const SignedMoney = (description: string) =>
  Type.Object(
    { amount: Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,3})?$' }), currency: Type.String({ pattern: '^[A-Z]{3}$' }) },
    { ...closed, description },
  )

const SUMS = {
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  gross: SignedMoney('What payers paid.'),
  commission: SignedMoney('What the platform keeps; negative where more of it went back than came in.'),
  refunded: SignedMoney('What went back to payers.'),
  net: SignedMoney('What is left for the payee: gross less refunds and commission.'),
}

export const EarningsQuery = Type.Object(
  {
    from: Type.String({ ...InstantSchema, description: 'Taken at its quarter of an hour.' }),
    to: Type.String({ ...InstantSchema, description: 'Not included. At most 400 days after from.' }),
    timeZone: Type.String({ default: 'UTC', maxLength: 64, description: 'IANA name: whose days the earnings are told by.' }),
  },
  closed,
)

export const EarningsSchema = Type.Object(
  {
    from: InstantSchema,
    to: InstantSchema,
    timeZone: Type.String(),
    totals: Type.Array(Type.Object(SUMS, closed), { description: 'One for each currency.' }),
    days: Type.Array(Type.Object({ date: Type.String({ format: 'date' }), ...SUMS }, closed), {
      description: 'Those on which something happened, the earliest first.',
    }),
  },
  closed,
)
