import Type, { type Static } from 'typebox'
import { MoneySchema } from '#platform/edge/schemas.ts'
import { moneyText } from '#platform/kernel/money.ts'
import type { Quote } from './parking-api.ts'

const closed = { additionalProperties: false } as const

const SignedMoney = Type.Object(
  { amount: Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,3})?$' }), currency: MoneySchema.properties.currency },
  { ...closed, description: 'Negative for what a daily cap takes off.' },
)

/** An itemised price on the wire. */
export const QuoteSchema = Type.Array(
  Type.Object(
    {
      label: Type.Enum(['hourly', 'weekend', 'night', 'daily-cap', 'minimum']),
      quantity: Type.Number(),
      unit: Type.Enum(['hour', 'day', 'stay']),
      unitPrice: MoneySchema,
      amount: SignedMoney,
    },
    closed,
  ),
  { description: 'The price line by line; the amounts add up to it.' },
)

/** The lines of a quote for the wire. */
export const quoteText = (quote: Quote): Static<typeof QuoteSchema> =>
  quote.lines.map((line) => ({ ...line, unitPrice: moneyText(line.unitPrice), amount: moneyText(line.amount) }))
