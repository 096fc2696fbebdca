import Type, { type Static } from 'typebox'
import { MoneySchema } from '#platform/edge/schemas.ts'
import { parseTimeOfDay, timeOfDayText } from '#platform/kernel/local-time.ts'
import { type MoneyText, moneyText, parseMoney } from '#platform/kernel/money.ts'
import { DEFAULT_STEP_MINUTES, type Pricing, type PricingProblem, pricingProblem, STEP_MINUTES } from '../domain/pricing.ts'

export const TimeOfDaySchema = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', description: 'Local time, HH:MM.' })

const amountFor = (description: string) => Type.Object(MoneySchema.properties, { additionalProperties: false, description })

/** What a stay costs, on the wire. */
export const PricingSchema = Type.Object(
  {
    hourly: MoneySchema,
    stepMinutes: Type.Optional(
      Type.Integer({
        enum: [...STEP_MINUTES],
        default: DEFAULT_STEP_MINUTES,
        description: 'The billing step: each one begun is paid whole, at the rate in force when it begins.',
      }),
    ),
    dailyMax: Type.Optional(amountFor('The most that one local calendar day costs.')),
    minimum: Type.Optional(amountFor('The least that a stay costs.')),
    weekendHourly: Type.Optional(amountFor('Per hour on local Saturdays and Sundays.')),
    night: Type.Optional(
      Type.Object(
        { from: TimeOfDaySchema, to: TimeOfDaySchema, hourly: MoneySchema },
        { additionalProperties: false, description: 'Per hour at night, weekends included. The night may cross midnight.' },
      ),
    ),
  },
  { additionalProperties: false, description: 'What a stay costs. All amounts have the currency of hourly.' },
)
export type PricingText = Static<typeof PricingSchema>

type Read = { readonly pricing: Pricing; readonly problem?: undefined } | { readonly problem: PricingProblem; readonly pricing?: undefined }

/**
 * The pricing that a body, an import or a file means, or the first thing that is wrong with it: an amount that is none in its
 * currency, a time that no clock shows, a rule of {@link pricingProblem}. `field` is a path within the pricing, such as `night/from`.
 */
export const pricingFromText = (text: PricingText): Read => {
  let problem: PricingProblem | undefined
  const amount = (field: string, value: MoneyText) => {
    const read = parseMoney(value)
    if (!read) problem ??= { field, message: 'must be an amount of an ISO 4217 currency, with no more digits than it has' }
    return read ?? { amountMinor: 0, currency: value.currency }
  }
  const minute = (field: string, value: string): number => {
    const read = parseTimeOfDay(value)
    if (read === undefined) problem ??= { field, message: 'must be a local time, HH:MM' }
    return read ?? 0
  }
  const pricing: Pricing = {
    hourly: amount('hourly', text.hourly),
    stepMinutes: text.stepMinutes ?? DEFAULT_STEP_MINUTES,
    ...(text.dailyMax && { dailyMax: amount('dailyMax', text.dailyMax) }),
    ...(text.minimum && { minimum: amount('minimum', text.minimum) }),
    ...(text.weekendHourly && { weekendHourly: amount('weekendHourly', text.weekendHourly) }),
    ...(text.night && {
      night: {
        fromMinute: minute('night/from', text.night.from),
        toMinute: minute('night/to', text.night.to),
        hourly: amount('night/hourly', text.night.hourly),
      },
    }),
  }
  problem ??= pricingProblem(pricing)
  return problem ? { problem } : { pricing }
}

/** The pricing for the wire; {@link pricingFromText} reads it back as it was. */
export const pricingText = (pricing: Pricing): PricingText => ({
  hourly: moneyText(pricing.hourly),
  stepMinutes: pricing.stepMinutes,
  ...(pricing.dailyMax && { dailyMax: moneyText(pricing.dailyMax) }),
  ...(pricing.minimum && { minimum: moneyText(pricing.minimum) }),
  ...(pricing.weekendHourly && { weekendHourly: moneyText(pricing.weekendHourly) }),
  ...(pricing.night && {
    night: {
      from: timeOfDayText(pricing.night.fromMinute),
      to: timeOfDayText(pricing.night.toMinute),
      hourly: moneyText(pricing.night.hourly),
    },
  }),
})
