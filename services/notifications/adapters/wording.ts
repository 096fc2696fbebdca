// Words of a system in the languages of its people. A template is a plain file `<notice>.<locale>.md`: its first paragraph is the
// title, a last one that begins with => names what the link does, and the rest is what is told. `letter.<locale>.md` is what stands
// around that in a mail. Values are put in as text and made safe for HTML in one place (letters.ts), so a template cannot forget to.
import { existsSync, readFileSync } from 'node:fs'
import { invariant } from '#platform/kernel/decision.ts'
import type { Ports } from '../application/ports.ts'
import type { Notice } from '../contract/notice.ts'
import type { Facts, Locale } from '../domain/facts.ts'
import { letterOf } from './letters.ts'
import { fill, namesIn, paragraphsOf } from './templates.ts'
import { viewOf } from './values.ts'

const LOCALES: readonly Locale[] = ['es', 'en']
/** What is said where a system does not speak somebody's language. */
const FALLBACK: Locale = 'en'
const ACTION = '=> '
const LETTER = 'letter'

type Template = { readonly title: string; readonly body: readonly string[]; readonly action: string | null }

/**
 * Reads the templates of all notices in `folder`, with its slash at the end. English must be there, other languages may be; a notice
 * in a language that it lacks is told in English. Throws InvariantViolation for a file that is missing or says too little, and for a
 * template that names what its notice has no fact for.
 */
export const readWording = (folder: URL, notices: readonly Notice[]): Pick<Ports, 'say' | 'letter'> => {
  const templates = new Map<string, Template>()
  const letters = new Map<Locale, readonly string[]>()
  for (const locale of LOCALES) {
    const letter = read(folder, LETTER, locale)
    if (letter) letters.set(locale, letter)
    for (const notice of notices) {
      const paragraphs = read(folder, notice.name, locale)
      if (!paragraphs) continue
      const template = templateOf(paragraphs, `${notice.name}.${locale}.md`)
      const known = Object.keys(notice.facts(notice.after.example as never))
      const unknown = paragraphs.flatMap(namesIn).find((name) => !known.includes(name))
      invariant(unknown === undefined, `${notice.name}.${locale}.md names ${unknown}, which its notice has no fact for`)
      templates.set(`${notice.name}.${locale}`, template)
    }
  }
  const spoken = (name: string, locale: Locale): Locale => (templates.has(`${name}.${locale}`) ? locale : FALLBACK)

  return {
    say: (name, wanted, facts: Facts) => {
      const locale = spoken(name, wanted)
      const template = templates.get(`${name}.${locale}`)
      invariant(template, `there is no template ${name}.${locale}.md`)
      const view = viewOf(facts, locale)
      const filled = (text: string): string => fill(text, view).replace(/ +/g, ' ').trim()
      const body = template.body.map(filled).filter((paragraph) => paragraph !== '')
      return { locale, title: filled(template.title), body: body.join('\n\n'), action: template.action && filled(template.action) }
    },
    letter: (text, name, url) => {
      const paragraphs = letters.get(text.locale) ?? letters.get(FALLBACK)
      invariant(paragraphs, `there is no ${LETTER}.${FALLBACK}.md`)
      return letterOf(paragraphs, text, name, url)
    },
  }
}

const read = (folder: URL, name: string, locale: Locale): readonly string[] | undefined => {
  const file = new URL(`${name}.${locale}.md`, folder)
  if (existsSync(file)) return paragraphsOf(readFileSync(file, 'utf8'))
  invariant(locale !== FALLBACK, `there is no ${name}.${locale}.md among the templates`)
  return undefined
}

const templateOf = (paragraphs: readonly string[], file: string): Template => {
  const [title, ...rest] = paragraphs
  const last = rest.at(-1)
  const action = last?.startsWith(ACTION) ? last.slice(ACTION.length) : null
  const body = action === null ? rest : rest.slice(0, -1)
  invariant(title !== undefined && body.length > 0, `${file} needs a title and something to say`)
  return { title, body, action }
}
