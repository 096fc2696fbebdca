// JSON Schema as our contracts use it: what TypeBox writes, and what OpenAPI 3.1 makes of it.

export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json => value !== null && typeof value === 'object' && !Array.isArray(value)
export const jsonIn = (value: unknown): Json => (isJson(value) ? value : {})

/** The same text for equal values, whatever the order of their members. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (isJson(part) ? Object.fromEntries(Object.entries(part).toSorted()) : part))

/** Finds `#/…` in a document. */
const at = (document: Json, pointer: string): unknown => {
  const names = pointer.slice(2).split('/')
  return names.reduce<unknown>((found, name) => jsonIn(found)[name.replaceAll('~1', '/').replaceAll('~0', '~')], document)
}

/** The member itself, or what it refers to in the document. */
export const resolved = (document: Json, value: unknown): Json => {
  let found = jsonIn(value)
  // A chain of references is short; one that leads back to itself would never end.
  for (let hops = 0; typeof found.$ref === 'string' && hops < 20; hops++) found = jsonIn(at(document, found.$ref))
  return found
}

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const namesIn = (value: unknown): readonly string[] => listIn(value).filter((each) => typeof each === 'string')

/** The schemas that a value may match one of; empty when it is not that kind of schema. */
export const variantsOf = (schema: Json): readonly Json[] => [...listIn(schema.anyOf), ...listIn(schema.oneOf)].map(jsonIn)

/** The only values that a schema admits, as texts; undefined when it does not list them. TypeBox writes a list as a union of constants. */
export const valuesOf = (schema: Json): ReadonlySet<string> | undefined => {
  if ('const' in schema) return new Set([canonical(schema.const)])
  if (Array.isArray(schema.enum)) return new Set(schema.enum.map(canonical))
  const variants = variantsOf(schema).map(valuesOf)
  if (variants.length === 0 || variants.some((values) => values === undefined)) return undefined
  return new Set(variants.flatMap((values) => [...(values ?? [])]))
}

/** The kinds of values that a schema admits; a whole number is a number too. Undefined: all kinds. */
export const typesOf = (schema: Json): ReadonlySet<string> | undefined => {
  const declared = typeof schema.type === 'string' ? [schema.type] : namesIn(schema.type)
  const types = declared.length > 0 ? declared : impliedTypes(schema)
  return types && new Set(types.flatMap((type) => (type === 'number' ? ['number', 'integer'] : [type])))
}

const impliedTypes = (schema: Json): readonly string[] | undefined => {
  const values = valuesOf(schema)
  if (values) return [...values].map((value) => typeOf(JSON.parse(value)))
  const variants = variantsOf(schema).map(typesOf)
  return variants.length > 0 && variants.every((types) => types !== undefined) ? variants.flatMap((types) => [...types]) : undefined
}

const typeOf = (value: unknown): string => {
  if (value === null || Array.isArray(value)) return value === null ? 'null' : 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

const WORDS = new Set([
  'title',
  'description',
  'summary',
  'examples',
  'example',
  'tags',
  'externalDocs',
  'deprecated',
  '$comment',
  'default',
])

/** A contract without what is only said about it, so that better words are no change. Members of `properties` are names, not words. */
export const withoutWords = (value: unknown, areNames = false): unknown => {
  if (Array.isArray(value)) return value.map((part) => withoutWords(part))
  if (!isJson(value)) return value
  const kept = Object.entries(value).filter(([name]) => areNames || !WORDS.has(name))
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutWords(part, !areNames && name === 'properties')]))
}
