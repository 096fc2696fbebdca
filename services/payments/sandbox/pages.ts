import { readFileSync } from 'node:fs'
import type { FastifyReply } from 'fastify'

/** Text as HTML, in an element or between double quotes. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

export type Locale = 'es' | 'en'

/** The language asked for, or the first of ours that the browser prefers, or English. */
export const localeOf = (asked: string | undefined, acceptLanguage: string | undefined): Locale => {
  if (asked === 'es' || asked === 'en') return asked
  const first = (acceptLanguage ?? '')
    .slice(0, 200)
    .toLowerCase()
    .match(/\b(?:es|en)\b/)?.[0]
  return first === 'es' ? 'es' : 'en'
}

/** The origin that a text names exactly, as `https://shop.example`; undefined when it names none, or more than one. */
export const originOf = (text: string | undefined): string | undefined => {
  if (text === undefined || text.length > 300 || !URL.canParse(text)) return undefined
  const { origin, protocol } = new URL(text)
  return origin === text && ['https:', 'http:'].includes(protocol) && /^https?:\/\/[A-Za-z0-9.:[\]-]+$/.test(text) ? text : undefined
}

/** Reads a file that pages use; at the start, so that it cannot be missing later. */
export const asset = (name: string): Buffer => readFileSync(new URL(`./pages/${name}`, import.meta.url))

/** Answers with an error for machines; `detail` never repeats anything of the request. */
export const refuse = (reply: FastifyReply, status: number, code: string, detail: string, more: object = {}): FastifyReply =>
  reply.code(status).send({ error: { code, detail, ...more } })

type Page = {
  readonly locale: Locale
  readonly title: string
  readonly body: string
  readonly script?: string
  readonly status?: number
  /** Who may show it in a frame; nobody when undefined. */
  readonly frameOrigin?: string | undefined
  /** Where its form may lead, beside itself. */
  readonly formOrigin?: string | undefined
}

/** Sends a page that runs nothing but our own files, and speaks with nobody but this server. */
export const sendPage = (reply: FastifyReply, page: Page): FastifyReply => {
  const { locale, title, body, script, status = 200, frameOrigin, formOrigin } = page
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // The icon that spares us a request for one.
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    `form-action 'self'${formOrigin === undefined ? '' : ` ${formOrigin}`}`,
    `frame-ancestors ${frameOrigin ?? "'none'"}`,
  ]
  if (frameOrigin === undefined) reply.header('x-frame-options', 'DENY')
  return reply
    .code(status)
    .header('content-security-policy', policy.join('; '))
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="/assets/sandbox.css">
<link rel="icon" href="data:,">
${script === undefined ? '' : `<script src="/assets/${script}" type="module"></script>`}
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`)
}
