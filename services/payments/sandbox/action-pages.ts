// Where a payer confirms a payment, as at a bank: strong customer authentication without the customer.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { moneyText } from '#platform/kernel/money.ts'
import type { KeptCharge } from './charge-rules.ts'
import { escaped, type Locale, localeOf, originOf, sendPage } from './pages.ts'
import type { Sandbox } from './sandbox.ts'
import { actionTexts } from './texts.ts'

type Options = { readonly sandbox: Promise<Sandbox>; readonly key: Uint8Array; readonly merchant: string }

const params = Type.Object({ actionId: Type.String({ maxLength: 100 }) })
const querystring = Type.Object({
  locale: Type.Optional(Type.String({ maxLength: 40 })),
  origin: Type.Optional(Type.String({ maxLength: 400 })),
  return: Type.Optional(Type.String({ maxLength: 2_000 })),
})

/**
 * `GET /actions/{id}` asks, `POST` answers. The id is a secret of the payer; an answer must come from the page itself, and counts
 * once. Afterwards the payer goes back to `return`, where that is a path of ours or below `origin`, and nowhere else.
 */
export const actionPages = (plain: FastifyInstance, { sandbox, key, merchant }: Options): void => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  const proofOf = (actionId: string): string => createHmac('sha256', key).update(actionId).digest('hex')

  app.get('/actions/:actionId', { schema: { params, querystring } }, async (request, reply) => {
    const { actionId } = request.params
    const { locale, backTo, formOrigin } = surroundings(request.query, request.headers)
    const texts = actionTexts[locale]
    const charge = (await sandbox).action(actionId)
    if (!charge) return say(reply, locale, texts.unknown, undefined, 404)
    if (charge.status !== 'requires-action') return say(reply, locale, outcome(charge, locale), backTo)
    const body = `
<h1>${escaped(texts.title)}</h1>
<p class="notice">${escaped(texts.notice)}</p>
<dl>
<dt>${escaped(texts.amount)}</dt><dd class="amount">${escaped(amountFor(charge, locale))}</dd>
<dt>${escaped(texts.merchant)}</dt><dd>${escaped(merchant)}</dd>
<dt>${escaped(texts.what)}</dt><dd>${escaped(charge.description)}</dd>
</dl>
<form method="post">
<input type="hidden" name="proof" value="${proofOf(actionId)}">
<div class="pair">
<button type="submit" name="answer" value="approve">${escaped(texts.approve)}</button>
<button type="submit" name="answer" value="refuse" class="second">${escaped(texts.refuse)}</button>
</div>
</form>`
    return sendPage(reply, { locale, title: texts.title, body, formOrigin })
  })

  const Answer = Type.Object(
    { proof: Type.String({ maxLength: 100 }), answer: Type.Enum(['approve', 'refuse']) },
    { additionalProperties: false },
  )
  app.post('/actions/:actionId', { schema: { params, querystring, body: Answer } }, async (request, reply) => {
    const { actionId } = request.params
    const { locale, backTo } = surroundings(request.query, request.headers)
    const texts = actionTexts[locale]
    if (isFromElsewhere(request) || !isSame(request.body.proof, proofOf(actionId))) return say(reply, locale, texts.forged, undefined, 403)
    const charge = await (await sandbox).confirm(actionId, request.body.answer === 'approve')
    if (!charge) return say(reply, locale, texts.unknown, undefined, 404)
    return backTo === undefined ? say(reply, locale, outcome(charge, locale)) : reply.redirect(backTo, 303)
  })
}

const surroundings = (
  query: { readonly locale?: string; readonly origin?: string; readonly return?: string },
  headers: FastifyRequest['headers'],
): { locale: Locale; backTo: string | undefined; formOrigin: string | undefined } => {
  const origin = originOf(query.origin)
  const backTo = wayBack(query.return, origin)
  const leadsOut = backTo !== undefined && !backTo.startsWith('/')
  return { locale: localeOf(query.locale, headers['accept-language']), backTo, formOrigin: leadsOut ? origin : undefined }
}

/** Where to go back to: a path here, or an address of exactly `origin`. */
const wayBack = (target: string | undefined, origin: string | undefined): string | undefined => {
  if (target === undefined) return undefined
  // Resolved as a browser does it: `//elsewhere` and `/\elsewhere` are no paths of ours.
  const here = 'http://here.invalid'
  if (target.startsWith('/') && URL.canParse(target, here)) {
    const resolved = new URL(target, here)
    return resolved.origin === here ? `${resolved.pathname}${resolved.search}${resolved.hash}` : undefined
  }
  if (origin === undefined || !URL.canParse(target)) return undefined
  const { origin: named, href } = new URL(target)
  return named === origin ? href : undefined
}

/** Browsers say where a form was sent from; what says nothing at all has the proof to show. */
const isFromElsewhere = ({ headers }: FastifyRequest): boolean => {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  return (origin !== undefined && origin !== `http://${host}`) || (site !== undefined && site !== 'same-origin')
}

const isSame = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const outcome = (charge: KeptCharge, locale: Locale): string => {
  const texts = actionTexts[locale]
  if (charge.status === 'processing' || charge.status === 'succeeded') return texts.approved
  return charge.status === 'declined' ? texts.refused : texts.over
}

const say = (reply: FastifyReply, locale: Locale, text: string, backTo?: string, status = 200): FastifyReply => {
  const { title, close } = actionTexts[locale]
  const back = backTo === undefined ? escaped(close) : `<a href="${escaped(backTo)}">${escaped(backTo)}</a>`
  return sendPage(reply, { locale, title, status, body: `<h1>${escaped(text)}</h1><p>${back}</p>` })
}

const amountFor = ({ amount }: KeptCharge, locale: Locale): string => {
  const { currency } = amount
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(moneyText(amount).amount as `${number}`)
}
