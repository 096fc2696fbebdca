// Ways to spoil a JSON value: every place in it where something can be wrong.

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type Place = { readonly path: readonly (string | number)[]; readonly value: Json }

/** Every value inside, itself first. */
export const placesIn = (value: unknown, path: readonly (string | number)[] = []): readonly Place[] => [
  { path, value: value as Json },
  ...(value === null || typeof value !== 'object'
    ? []
    : Array.isArray(value)
      ? value.flatMap((item, i) => placesIn(item, [...path, i]))
      : Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]))),
]

const HERE = '@@here@@'

const replaced = (value: Json, [head, ...rest]: readonly (string | number)[], by: Json): Json => {
  if (head === undefined) return by
  if (Array.isArray(value)) return value.map((item, i) => (i === head ? replaced(item as Json, rest, by) : (item as Json)))
  return Object.fromEntries(
    Object.entries(value as object).map(([name, member]) => [name, name === head ? replaced(member as Json, rest, by) : (member as Json)]),
  )
}

/** The JSON text of a value with another one, given as JSON text, at a place. */
export const spoilt = (value: object, { path }: Place, by: string): string =>
  JSON.stringify(replaced(value as Json, path, HERE)).replace(`"${HERE}"`, by)

/** The JSON text of a value whose object at a place has one more member. */
export const withMember = (value: object, place: Place, name: string): string =>
  spoilt(value, place, `{"${name}":"x",${JSON.stringify(place.value).slice(1)}`.replace(/,}$/, '}'))

/** A place, or a member of it, as problems name it. */
export const memberAt = ({ path }: Place, ...more: readonly string[]): string => [...path, ...more].join('/')
