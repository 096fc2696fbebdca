// Which changes of a schema break somebody. It depends on who writes such values and who reads them:
// - a request is written by clients that were built before, and read by us: whatever was accepted must still be;
// - a response is written by us, and read by clients that were built before: it must promise no less, and bring nothing unheard of;
// - an event is both: old ones lie in the log and are read by new code, new ones are read by consumers that were built before.
import { canonical, type Json, jsonIn, listIn, namesIn, resolved, typesOf, valuesOf, variantsOf } from './json-schema.ts'

export type Direction = 'request' | 'response' | 'event'

/** A change that breaks somebody; `where` is a path for a person. */
export type Breakage = { readonly rule: string; readonly where: string; readonly what: string }

/** `finds` says what has changed about one place of a schema, if the rule is about that. */
type Rule = {
  readonly name: string
  readonly breaks: readonly Direction[]
  readonly finds: (before: Json, after: Json) => readonly string[]
}

type Members = { readonly names: readonly string[]; readonly required: ReadonlySet<string> }
const membersOf = (schema: Json): Members => ({
  names: Object.keys(jsonIn(schema.properties)),
  required: new Set(namesIn(schema.required)),
})

const missing = (from: ReadonlySet<string> | undefined, of: ReadonlySet<string> | undefined): readonly string[] =>
  of && from ? [...of].filter((value) => !from.has(value)) : []

const isClosed = (schema: Json): boolean => schema.additionalProperties === false

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']

/** The limits of `narrow` that lie further in than those of `wide`. */
const tighter = (wide: Json, narrow: Json): readonly string[] => {
  const limit = (schema: Json, name: string, none: number): number => (typeof schema[name] === 'number' ? schema[name] : none)
  const low = LOWER.filter((name) => limit(narrow, name, -Infinity) > limit(wide, name, -Infinity))
  return [...low, ...UPPER.filter((name) => limit(narrow, name, Infinity) < limit(wide, name, Infinity))]
}

const changed =
  (name: string, counts: (before: unknown, after: unknown) => boolean): Rule['finds'] =>
  (before, after) =>
    before[name] !== after[name] && counts(before[name], after[name])
      ? [`${name} ${JSON.stringify(before[name] ?? 'none')} → ${JSON.stringify(after[name] ?? 'none')}`]
      : []

const always = (): boolean => true
const isNew = (_: unknown, after: unknown): boolean => after !== undefined
const isGone = (before: unknown): boolean => before !== undefined

const all: readonly Direction[] = ['request', 'response', 'event']

/** The rules; each has planted changes in schema-rules.test.ts. */
export const schemaRules: readonly Rule[] = [
  {
    name: 'property-removed',
    breaks: all,
    finds: (before, after) => {
      const now = new Set(membersOf(after).names)
      return membersOf(before).names.filter((name) => !now.has(name))
    },
  },
  {
    name: 'property-required',
    breaks: ['request', 'event'],
    finds: (before, after) => missing(membersOf(before).required, membersOf(after).required),
  },
  {
    name: 'property-optional',
    breaks: ['response', 'event'],
    finds: (before, after) => {
      const { names, required } = membersOf(after)
      return [...membersOf(before).required].filter((name) => names.includes(name) && !required.has(name))
    },
  },
  {
    name: 'property-added-to-closed',
    breaks: ['event'],
    finds: (before, after) => (isClosed(before) ? membersOf(after).names.filter((name) => !membersOf(before).names.includes(name)) : []),
  },
  {
    name: 'object-closed',
    breaks: ['request', 'event'],
    finds: (before, after) => (!isClosed(before) && isClosed(after) ? ['other properties are refused'] : []),
  },
  {
    name: 'type-removed',
    breaks: ['request', 'event'],
    finds: (before, after) => (typesOf(after) && !typesOf(before) ? ['any'] : missing(typesOf(after), typesOf(before))),
  },
  {
    name: 'type-added',
    breaks: ['response', 'event'],
    finds: (before, after) => (typesOf(before) && !typesOf(after) ? ['any'] : missing(typesOf(before), typesOf(after))),
  },
  {
    name: 'value-removed',
    breaks: ['request', 'event'],
    finds: (before, after) => (valuesOf(after) && !valuesOf(before) ? ['any'] : missing(valuesOf(after), valuesOf(before))),
  },
  {
    name: 'value-added',
    breaks: ['response', 'event'],
    finds: (before, after) => (valuesOf(before) && !valuesOf(after) ? ['any'] : missing(valuesOf(before), valuesOf(after))),
  },
  { name: 'format-imposed', breaks: ['request'], finds: changed('format', isNew) },
  { name: 'format-lost', breaks: ['response'], finds: changed('format', isGone) },
  { name: 'format-changed', breaks: ['event'], finds: changed('format', always) },
  { name: 'pattern-imposed', breaks: ['request'], finds: changed('pattern', isNew) },
  { name: 'pattern-lost', breaks: ['response'], finds: changed('pattern', isGone) },
  { name: 'pattern-changed', breaks: ['event'], finds: changed('pattern', always) },
  { name: 'step-imposed', breaks: ['request', 'event'], finds: changed('multipleOf', isNew) },
  { name: 'limit-tightened', breaks: ['request', 'event'], finds: tighter },
  // A consumer that was built before checks events against the limits that it knows, and parks what lies outside.
  { name: 'limit-loosened', breaks: ['event'], finds: (before, after) => tighter(after, before) },
  {
    name: 'variant-removed',
    breaks: ['request', 'event'],
    finds: (before, after) => surplus(variantsOf(before), variantsOf(after)),
  },
  {
    name: 'variant-added',
    breaks: ['response', 'event'],
    finds: (before, after) => surplus(variantsOf(after), variantsOf(before)),
  },
]

const surplus = (more: readonly Json[], fewer: readonly Json[]): readonly string[] =>
  more.length > fewer.length && valuesOf({ anyOf: more }) === undefined ? [`${fewer.length} → ${more.length} variants`] : []

type Contract = { readonly document: Json; readonly schema: unknown }

/** Every change from one schema to another that breaks somebody, with the members of both followed as deep as they go. */
export const schemaBreakages = (before: Contract, after: Contract, direction: Direction, where: string): readonly Breakage[] => {
  const found: Breakage[] = []
  const followed = new Set<string>()
  const rules = schemaRules.filter(({ breaks }) => breaks.includes(direction))

  const compare = (oldPart: unknown, newPart: unknown, path: string): void => {
    const [old, now] = [resolved(before.document, oldPart), resolved(after.document, newPart)]
    const references = [jsonIn(oldPart).$ref, jsonIn(newPart).$ref]
    if (references.some((each) => each !== undefined)) {
      // A schema may hold itself.
      const key = canonical(references)
      if (followed.has(key)) return
      followed.add(key)
    }
    for (const { name, finds } of rules) for (const what of finds(old, now)) found.push({ rule: name, where: path, what })
    for (const [name, member] of Object.entries(jsonIn(old.properties))) {
      const counterpart = jsonIn(now.properties)[name]
      if (counterpart !== undefined) compare(member, counterpart, `${path}.${name}`)
    }
    compareItems(old, now, path)
    for (const [a, b, index] of pairs(variantsOf(old), variantsOf(now))) compare(a, b, `${path}(${index + 1})`)
    listIn(old.allOf).forEach((part, index) => {
      compare(part, listIn(now.allOf)[index], path)
    })
    if (typeof old.additionalProperties === 'object' && typeof now.additionalProperties === 'object') {
      compare(old.additionalProperties, now.additionalProperties, `${path}.*`)
    }
  }

  const compareItems = (old: Json, now: Json, path: string): void => {
    const places = (schema: Json): readonly unknown[] => (Array.isArray(schema.items) ? schema.items : listIn(schema.prefixItems))
    const [a, b] = [places(old), places(now)]
    if (a.length !== b.length) found.push({ rule: 'tuple-length', where: path, what: `${a.length} → ${b.length}` })
    a.forEach((part, index) => {
      if (index < b.length) compare(part, b[index], `${path}[${index}]`)
    })
    const [one, other] = [jsonIn(old.items), jsonIn(now.items)]
    if (!Array.isArray(old.items) && !Array.isArray(now.items) && ('items' in old || 'items' in now)) compare(one, other, `${path}[]`)
  }

  compare(before.schema, after.schema, where)
  return found
}

/** Variants that are still as they were are left out; the others are compared in their order. */
const pairs = (before: readonly Json[], after: readonly Json[]): readonly (readonly [Json, Json, number])[] => {
  if (valuesOf({ anyOf: before }) || valuesOf({ anyOf: after })) return []
  const [olds, news] = [new Set(before.map(canonical)), new Set(after.map(canonical))]
  const left = after.filter((variant) => !olds.has(canonical(variant)))
  const gone = before.filter((variant) => !news.has(canonical(variant)))
  return gone.flatMap((variant, index) => (left[index] ? [[variant, left[index], before.indexOf(variant)] as const] : []))
}
