// Arrays as PostgreSQL sends them itself: lengths and bytes instead of a text with quotes in it. A commit is mostly arrays of
// JSON; as text each quote in them would be escaped here and read letter by letter there, which cost both sides a tenth of
// their time. The format is that of `array_send` and the elements' own `…_send` functions.

type Element = {
  readonly oid: number
  readonly size: (value: never) => number
  readonly write: (into: Buffer, at: number, value: never) => void
}

const element = <T>(oid: number, size: (value: T) => number, write: (into: Buffer, at: number, value: T) => void): Element => ({
  oid,
  size,
  write,
})

const TWO_32 = 2 ** 32
const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8')
const writeUtf8 = (into: Buffer, at: number, text: string): void => {
  into.write(text, at, 'utf8')
}
/** `jsonb` begins with the version of its format. */
const JSONB_VERSION = 1

/** By the name of the element's type. */
const elements: Readonly<Record<string, Element>> = {
  text: element(25, utf8Bytes, writeUtf8),
  json: element(114, utf8Bytes, writeUtf8),
  jsonb: element(
    3802,
    (text: string) => 1 + utf8Bytes(text),
    (into, at, text) => writeUtf8(into, into.writeUInt8(JSONB_VERSION, at), text),
  ),
  int: element(
    23,
    () => 4,
    (into, at, value: number) => {
      into.writeInt32BE(value, at)
    },
  ),
  bigint: element(
    20,
    () => 8,
    (into, at, value: number) => {
      into.writeInt32BE(Math.floor(value / TWO_32), at)
      into.writeUInt32BE(((value % TWO_32) + TWO_32) % TWO_32, at + 4)
    },
  ),
}

const HEADER_BYTES = 12
const DIMENSION_BYTES = 8
const LENGTH_BYTES = 4
const NULL_LENGTH = -1

/**
 * One array with one dimension, for a parameter of the type `${type}[]`. JSON comes as text, a `bigint` as a whole number within
 * ±2^53. Throws for a type that it does not know.
 */
export const binaryArray = (type: string, values: readonly unknown[]): Buffer => {
  const known = elements[type]
  if (!known) throw new TypeError(`no binary form for ${type}[]`)
  const sizes = values.map((value) => (value === null ? NULL_LENGTH : known.size(value as never)))
  const bytes = sizes.reduce((sum, size) => sum + LENGTH_BYTES + Math.max(0, size), HEADER_BYTES + DIMENSION_BYTES)
  const array = Buffer.allocUnsafe(values.length === 0 ? HEADER_BYTES : bytes)
  array.writeInt32BE(values.length === 0 ? 0 : 1, 0)
  array.writeInt32BE(sizes.includes(NULL_LENGTH) ? 1 : 0, 4)
  array.writeInt32BE(known.oid, 8)
  if (values.length === 0) return array
  array.writeInt32BE(values.length, HEADER_BYTES)
  array.writeInt32BE(1, HEADER_BYTES + 4)
  let at = HEADER_BYTES + DIMENSION_BYTES
  sizes.forEach((size, i) => {
    at = array.writeInt32BE(size, at)
    if (size === NULL_LENGTH) return
    known.write(array, at, values[i] as never)
    at += size
  })
  return array
}
