import type { Mail } from '../application/ports.ts'
import type { Text } from '../domain/notification.ts'
import { fill, paragraphsOf } from './templates.ts'
import { onOneLine } from './values.ts'

const BODY = '{{body}}'
const ACTION = '{{action}}'

type Part = { readonly text: string; readonly url?: string }

/**
 * A text as a mail: plain, and as simple HTML. The paragraphs of the letter are filled with the reader's `name`; the one that is
 * {{body}} becomes the text, the one that is {{action}} its link, and is left out without one.
 */
export const letterOf = (
  letter: readonly string[],
  { locale, title, body, action }: Text,
  name: string,
  url: string | null,
): Pick<Mail, 'subject' | 'text' | 'html'> => {
  const view = { name: nameToGreet(name) || false }
  const parts: Part[] = letter.flatMap((paragraph): Part[] => {
    if (paragraph === BODY) return paragraphsOf(body).map((text) => ({ text }))
    if (paragraph === ACTION) return action === null || url === null ? [] : [{ text: action, url }]
    return [{ text: fill(paragraph, view) }]
  })
  return {
    subject: onOneLine(title),
    text: `${parts.map(plain).join('\n\n')}\n`,
    html: page(locale, title, parts.map(html).join('\n')),
  }
}

const plain = ({ text, url }: Part): string => (url === undefined ? text : `${text}: ${url}`)

const html = ({ text, url }: Part): string =>
  url === undefined ? `<p>${safe(text)}</p>` : `<p><a href="${safe(url)}"><strong>${safe(text)}</strong></a></p>`

const page = (locale: string, title: string, content: string): string => `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 1.5em auto; padding: 0 1em; overflow-wrap: break-word">
${content}
</body>
</html>
`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A text as HTML that shows just that, in an element or in an attribute with quotes. */
const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)

/** Names of people have letters, spaces, and few other signs; none has a dot without a space behind it. */
const NAME = /^(?!.*\.\S)[\p{L}\p{M}\p{N} .,'’·-]{1,80}$/u

/**
 * A name that mails may begin with. Anybody can register an address of somebody else under any name, and the mail that follows must
 * not carry their advertisement; who has such a name is greeted without it.
 */
const nameToGreet = (name: string): string => (NAME.test(onOneLine(name)) ? onOneLine(name) : '')
