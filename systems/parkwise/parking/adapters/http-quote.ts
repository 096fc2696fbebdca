import type { HttpApp } from '#platform/edge/http-app.ts'
import { invalidField } from '#platform/edge/problem.ts'
import { readSlot } from '#platform/edge/schemas.ts'
import { DAY_MS } from '#platform/kernel/clock.ts'
import { moneyText } from '#platform/kernel/money.ts'
import { durationMs } from '#platform/kernel/time-slot.ts'
import { quoteText } from '../contract/quote-schema.ts'
import { quoteFor } from '../domain/quote.ts'
import type { SlotLimits } from '../domain/slot-rules.ts'
import { mayRead, tags } from './http-provider.ts'
import { PreviewQuoteSchema, QuotedSchema } from './http-schemas.ts'
import { pricingOf, timeZoneOf } from './views.ts'

/** Adds what providers ask before they set a price. */
export const quoteRoute = (app: HttpApp, { longestMs }: Pick<SlotLimits, 'longestMs'>): void => {
  app.post(
    '/providers/spots/quote',
    {
      config: { ...mayRead, idempotencyKey: false },
      schema: {
        tags,
        operationId: 'previewQuote',
        summary: 'What a stay would cost with a pricing that is not saved',
        description: 'Changes nothing. The stay may be at any time, past ones too.',
        body: PreviewQuoteSchema,
        response: { 200: QuotedSchema },
      },
    },
    async (request) => {
      const { pricing, timeZone, from, to } = request.body
      const slot = readSlot(from, to)
      if (durationMs(slot) > longestMs) throw invalidField('to', `must be at most ${Math.floor(longestMs / DAY_MS)} days after from`)
      const quote = quoteFor(pricingOf(pricing), slot, timeZoneOf(timeZone))
      return { price: moneyText(quote.total), quote: quoteText(quote) }
    },
  )
}
