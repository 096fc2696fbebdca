import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { asset, escaped, localeOf, originOf, refuse, sendPage } from './pages.ts'
import type { Sandbox } from './sandbox.ts'
import { cardFormTexts, faultTexts } from './texts.ts'

const Field = Type.String({ maxLength: 60 })
const TokenBody = Type.Object(
  { number: Field, expiry: Field, cvc: Field, name: Type.String({ maxLength: 120 }) },
  { additionalProperties: false },
)
const Query = Type.Object({
  locale: Type.Optional(Type.String({ maxLength: 40 })),
  origin: Type.Optional(Type.String({ maxLength: 400 })),
})

/** The card form, the files of all pages, and what the form makes of a card: `POST /v1/tokens`, the only place that sees one. */
export const cardFormPages = (plain: FastifyInstance, sandbox: Promise<Sandbox>): void => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const files = { 'sandbox.css': 'text/css', 'card-form.js': 'text/javascript' }
  for (const [name, type] of Object.entries(files)) {
    const content = asset(name)
    app.get(`/assets/${name}`, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(content))
  }

  app.post('/v1/tokens', { schema: { body: TokenBody } }, async ({ body }, reply) => {
    const made = await (await sandbox).tokenFor(body)
    if (made === 'too-many') return refuse(reply, 429, 'too-many-tokens', 'There are too many unused tokens. Try again in an hour.')
    if ('faults' in made) {
      const fields = made.faults.map(({ field, code }) => ({ field, code, message: faultTexts.en[code] }))
      return refuse(reply, 422, 'card-refused', 'Some fields of the card are not as they should be.', { fields })
    }
    return reply.code(201).send(made)
  })

  app.get('/card-form', { schema: { querystring: Query } }, ({ query, headers }, reply) => {
    const locale = localeOf(query.locale, headers['accept-language'])
    const texts = cardFormTexts[locale]
    const origin = originOf(query.origin)
    if (query.origin !== undefined && origin === undefined) {
      const body = `<h1>${escaped(texts.title)}</h1><p role="alert">${escaped(texts.badOrigin)}</p>`
      return sendPage(reply, { locale, title: texts.title, body, status: 400 })
    }
    // The script finds its words and whom it may tell in the page; it decides neither by itself.
    const told = escaped(JSON.stringify({ ...texts, faults: faultTexts[locale] }))
    return sendPage(reply, { locale, title: texts.title, body: formHtml(texts, told, origin), script: 'card-form.js', frameOrigin: origin })
  })
}

type Texts = (typeof cardFormTexts)['en']

// Filling in a real card by itself is what a browser must not do here.
const input = (id: string, label: string, more: string): string => `
<div class="field">
<label for="${id}">${escaped(label)}</label>
<input id="${id}" name="${id}" required autocomplete="off" spellcheck="false" aria-describedby="${id}-error" ${more}>
<p class="error" id="${id}-error"></p>
</div>`

const TEST_CARDS = [
  ['4242 4242 4242 4242', 'pays'],
  ['4000 0025 0000 3155', 'asks'],
  ['4000 0000 0000 0002', 'declined'],
  ['4000 0000 0000 9995', 'insufficient'],
  ['4000 0000 0000 0069', 'expired'],
] as const

const formHtml = (texts: Texts, told: string, origin: string | undefined): string => `
<h1>${escaped(texts.title)}</h1>
<p class="notice">${escaped(texts.notice)}</p>
<form id="card" novalidate data-texts="${told}"${origin === undefined ? '' : ` data-origin="${escaped(origin)}"`}>
${input('number', texts.number, 'inputmode="numeric" maxlength="23" placeholder="4242 4242 4242 4242"')}
<div class="pair">
${input('expiry', texts.expiry, `inputmode="numeric" maxlength="7" placeholder="${escaped(texts.expiryHint)}"`)}
${input('cvc', texts.cvc, 'inputmode="numeric" maxlength="4" placeholder="123"')}
</div>
${input('name', texts.name, 'maxlength="120"')}
<p class="error" id="form-error" role="alert"></p>
<button type="submit">${escaped(texts.submit)}</button>
</form>
<section id="done" hidden tabindex="-1" aria-live="polite">
<h2>${escaped(texts.done)}</h2>
<p id="done-card"></p>
<div id="alone" hidden>
<label for="token">${escaped(texts.token)}</label>
<div class="copy"><input id="token" readonly><button type="button" id="copy">${escaped(texts.copy)}</button></div>
</div>
</section>
<details>
<summary>${escaped(texts.testCards)}</summary>
<ul>${TEST_CARDS.map(([number, what]) => `<li><code>${number}</code> ${escaped(texts.cards[what])}</li>`).join('')}</ul>
</details>
<noscript><p role="alert">${escaped(texts.noScript)}</p></noscript>`
