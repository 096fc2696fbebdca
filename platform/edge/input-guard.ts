import { isUtf8 } from 'node:buffer'
import { isCardField, looksLikeCardNumber } from './card-data.ts'
import { invalidField, Problem } from './problem.ts'
import { cardDataRefused } from './request.ts'

/** Deeper than any document of ours, far from what a recursion could not stand. */
const DEEPEST = 32
/** Names that would reach an object's prototype if a value were ever merged into another. */
const POISON = new Set(['__proto__', 'constructor', 'prototype'])
/** Below this a number is too short for a card's. */
const SHORTEST_CARD = 1e12

type Fault = { readonly problem: (path: string) => Problem; readonly path: string[] }

const fault = (problem: (path: string) => Problem): Fault => ({ problem, path: [] })
const refused =
  (message: string): ((path: string) => Problem) =>
  (path) =>
    invalidField(path, message)

/**
 * Reads a JSON body. Throws a 400 problem for what is not JSON in UTF-8 or nests deeper than 32 levels, and a 422 problem
 * naming the field for NUL, lone surrogates, numbers beyond the range of a double, names such as `__proto__`, and card data.
 * An empty body is undefined.
 */
export const parseBody = (bytes: Buffer): unknown => {
  if (bytes.byteLength === 0) return undefined
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.')
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    // The parser's message quotes the body, which may hold a secret, so neither it nor the cause goes on.
    throw malformed('The body is not JSON.')
  }
  refuse(faultOf(value, 1), 'body')
  return value
}

/**
 * Reads a form-encoded body (the URL standard's application/x-www-form-urlencoded), each field once. Throws as {@link parseBody}
 * does, and a 422 problem for a field that is given twice.
 */
export const parseForm = (bytes: Buffer): Readonly<Record<string, string>> => {
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.')
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) {
    refuse(nameFault(name) ?? textFault(value), 'body', [name])
    if (form.has(name)) throw invalidField(speakable(name), 'must be given only once')
    form.set(name, value)
  }
  return Object.fromEntries(form)
}

/** The same care for the texts of a query or a path. Throws a 422 problem naming the parameter. */
export const checkTexts = (texts: unknown, where: 'query' | 'path'): void => {
  if (texts === null || typeof texts !== 'object') return
  for (const name in texts) {
    refuse(nameFault(name), where, [name])
    const value = (texts as Record<string, unknown>)[name]
    for (const text of Array.isArray(value) ? value : [value]) {
      if (typeof text !== 'string') continue
      refuse(textFault(text), where, [name])
      if (text !== '' && !Number.isNaN(Number(text)) && !Number.isFinite(Number(text))) {
        throw invalidField(name, 'is out of the range of numbers')
      }
    }
  }
}

const malformed = (detail: string): Problem => new Problem(400, 'MALFORMED_BODY', detail)

const refuse = (found: Fault | undefined, where: string, path: readonly string[] = []): void => {
  if (!found) return
  const names = [...path, ...found.path.toReversed()]
  // A name is the caller's text: one that is not safe to repeat is not repeated.
  throw found.problem(names.length === 0 ? where : names.map(speakable).join('/'))
}

const speakable = (name: string): string =>
  name.length <= 100 && name.isWellFormed() && !name.includes('\0') && !looksLikeCardNumber(name) ? name : '?'

const textFault = (text: string): Fault | undefined => {
  if (text.includes('\0')) return fault(refused('must not contain NUL'))
  if (!text.isWellFormed()) return fault(refused('must be well-formed Unicode'))
  return looksLikeCardNumber(text) ? fault(cardDataRefused) : undefined
}

const nameFault = (name: string): Fault | undefined => {
  if (POISON.has(name)) return fault(refused('is not a known field'))
  return isCardField(name) ? fault(cardDataRefused) : textFault(name)
}

/** The first thing that is wrong in a value, with the path to it from the inside out. */
const faultOf = (value: unknown, depth: number): Fault | undefined => {
  if (typeof value === 'string') return textFault(value)
  if (typeof value === 'number') return numberFault(value)
  if (value === null || typeof value !== 'object') return undefined
  if (depth > DEEPEST) return fault(() => malformed(`The body nests deeper than ${DEEPEST} levels.`))
  const isObject = !Array.isArray(value)
  for (const [name, member] of Object.entries(value)) {
    const found = (isObject ? nameFault(name) : undefined) ?? faultOf(member, depth + 1)
    if (found) {
      found.path.push(name)
      return found
    }
  }
  return undefined
}

const numberFault = (value: number): Fault | undefined => {
  if (!Number.isFinite(value)) return fault(refused('is out of the range of numbers'))
  return value >= SHORTEST_CARD && looksLikeCardNumber(String(value)) ? fault(cardDataRefused) : undefined
}
