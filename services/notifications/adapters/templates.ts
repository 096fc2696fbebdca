import Mustache from 'mustache'
import { invariant } from '#platform/kernel/decision.ts'
import type { View } from './values.ts'

type Token = readonly [kind: string, value: string, start: number, end: number, inner?: readonly Token[] | string]

/**
 * Puts values into a logic-less template, as they are. Unlike Mustache by itself it says nothing rather than something with a hole:
 * throws InvariantViolation for a name that there is no value for, and for a text that is empty where it would show.
 */
export const fill = (template: string, view: View): string => {
  check(Mustache.parse(template) as unknown as readonly Token[], view, template)
  return Mustache.render(template, view, {}, { escape: String })
}

const check = (tokens: readonly Token[], view: View, template: string): void => {
  for (const [kind, name, , , inner] of tokens) {
    if (kind === 'text' || kind === '!') continue
    invariant(['name', '#', '^'].includes(kind), `"${template}" uses a kind of tag that templates do not need`)
    invariant(Object.hasOwn(view, name), `"${template}" names ${name}, which there is no value for`)
    const value = view[name]
    if (kind === 'name') invariant(typeof value === 'string' && value !== '', `"${template}" shows ${name}, which is empty`)
    else if (Boolean(value) === (kind === '#')) check(inner as readonly Token[], view, template)
  }
}

/** The names that a template uses, those in sections that do not show too. */
export const namesIn = (template: string): readonly string[] => {
  const namesOf = (tokens: readonly Token[]): string[] =>
    tokens.flatMap(([kind, name, , , inner]) => {
      if (kind === 'text' || kind === '!') return []
      return Array.isArray(inner) ? [name, ...namesOf(inner as readonly Token[])] : [name]
    })
  return namesOf(Mustache.parse(template) as unknown as readonly Token[])
}

/** Paragraphs are apart by empty lines; a line break inside of one is a space. */
export const paragraphsOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n\s*\r?\n/)
    .map((paragraph) => paragraph.replace(/\s*\r?\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
