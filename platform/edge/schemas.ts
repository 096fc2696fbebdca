import Type, { type TArray, type TNull, type TObject, type TSchema, type TString, type TUnion } from 'typebox'
import { type Money, type MoneyText, parseMoney } from '#platform/kernel/money.ts'
import { type TimeSlot, timeSlot } from '#platform/kernel/time-slot.ts'
import { instantOf } from './formats.ts'
import { invalidField } from './problem.ts'

/** An exact amount on the wire: a decimal text with at most the digits of its currency, never negative. */
export const MoneySchema = Type.Object(
  {
    amount: Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,3})?$', description: 'Decimal, with at most the digits of the currency.' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.' }),
  },
  { additionalProperties: false, description: 'An exact amount of money.', examples: [{ amount: '12.50', currency: 'EUR' }] },
)

/** An instant as ISO 8601 with `Z` or an offset. A text without one, or a date that no calendar has, is refused. */
export const InstantSchema = Type.String({
  format: 'date-time',
  description: 'ISO 8601 with Z or an offset; kept to the millisecond.',
  examples: ['2026-05-04T10:00:00Z', '2026-05-04T12:00:00+02:00'],
})

export const IdSchema = Type.String({ format: 'uuid', description: 'UUID.', examples: ['01900000-0000-7000-8000-000000000001'] })

/** A GeoJSON Point (RFC 7946 §3.1.2), degrees WGS 84, longitude first. */
export const PointSchema = Type.Object(
  {
    type: Type.Literal('Point'),
    coordinates: Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })], {
      maxItems: 2,
      description: '[longitude, latitude] in degrees.',
    }),
  },
  { additionalProperties: false, description: 'GeoJSON Point.', examples: [{ type: 'Point', coordinates: [8.5402, 47.3782] }] },
)

/** An error as RFC 9457 has it. `code` is stable and for machines, `detail` is for people. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', description: 'Answers with what this kind of problem means.' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }),
    detail: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String({ description: 'Names joined by slashes, for example location/coordinates/0.' }),
          code: Type.String({ description: 'What is wrong, for machines: MISSING, TOO_LONG, WRONG_FORMAT and the like.' }),
          message: Type.String(),
          limit: Type.Optional(Type.Number({ description: 'What a size or length had to keep.' })),
        }),
      ),
    ),
    traceId: Type.String({ description: 'Give this to support.' }),
  },
  {
    description: 'What went wrong (RFC 9457).',
    examples: [
      {
        type: '/problems/already-taken',
        title: 'Already taken',
        status: 409,
        code: 'ALREADY_TAKEN',
        detail: 'This space is taken for that time.',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      },
    ],
  },
)

/** One page of a list. `nextCursor` is null on the last page. */
export const pageOf = <Item extends TSchema>(item: Item): TObject<{ items: TArray<Item>; nextCursor: TUnion<[TString, TNull]> }> =>
  Type.Object(
    {
      items: Type.Array(item),
      nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'For the next page; null on the last one.' }),
    },
    { additionalProperties: false },
  )

/** How many items a page has; 20 unless the caller says otherwise, so a handler always sees a number. */
export const LimitSchema = Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Items per page.' })

/** `nextCursor` of the page before. Wrap it in `Type.Optional`. */
export const CursorSchema = Type.String({ minLength: 1, maxLength: 1024, description: 'nextCursor of the page before.' })

type ProblemResponse = {
  readonly description: string
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof ProblemSchema } }
}

const PROBLEM_MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  401: 'No valid access token or credentials.',
  403: 'The caller lacks the permission.',
  404: 'There is no such thing, or it is somebody else’s.',
  405: 'The path has no such method.',
  409: 'In conflict with the present state.',
  410: 'It is over: used before, or too old.',
  412: 'It has changed since the version given in If-Match.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'Some input is not valid; errors names the fields.',
  428: 'If-Match is missing.',
  429: 'Too many requests; Retry-After says how many seconds to wait.',
  500: 'A fault of ours.',
  502: 'Another system gave no usable answer.',
  503: 'Not available now; Retry-After says how many seconds to wait.',
}

/**
 * The problems that a route itself can answer with, for its response map: `response: { 201: Booking, ...problems(404, 409) }`.
 * Those that every route shares (401, 403, 422, 429, 500 …) are documented without it.
 */
export const problems = <const Status extends number>(...statuses: readonly Status[]): { readonly [S in Status]: ProblemResponse } =>
  Object.fromEntries(statuses.map((status) => [status, problemResponse(status)])) as { [S in Status]: ProblemResponse }

const problemResponse = (status: number): ProblemResponse => ({
  description: PROBLEM_MEANINGS[status] ?? 'A problem.',
  content: { 'application/problem+json': { schema: ProblemSchema } },
})

/** The instant of a text that {@link InstantSchema} let pass, in milliseconds. Throws a 422 problem naming `path` for any other. */
export const instantMs = (text: string, path = 'instant'): number => {
  const atMs = instantOf(text)
  if (atMs === undefined) throw invalidField(path, 'must be an ISO 8601 instant with Z or an offset')
  return atMs
}

/** The interval of `from` and `to`. Throws a 422 problem naming the field for what is no instant, and for an end that is not after the start. */
export const readSlot = (from: string, to: string): TimeSlot => {
  const fromMs = instantMs(from, 'from')
  const toMs = instantMs(to, 'to')
  if (toMs <= fromMs) throw invalidField('to', 'must be after from', 'NOT_AFTER_START')
  return timeSlot(fromMs, toMs)
}

/** Money of a body. Throws a 422 problem naming `path` for an unknown currency or more digits than it has. */
export const readMoney = (path: string, text: MoneyText): Money => {
  const value = parseMoney(text)
  if (!value) throw invalidField(path, 'must be an amount of an ISO 4217 currency, with no more digits than it has')
  return value
}

/**
 * A text of a body as one line that shows something: without space around it, in NFC. Throws a 422 problem naming `path` for
 * control characters and line separators, and for a text of nothing but spaces and invisible characters.
 */
export const readLine = (path: string, text: string): string => {
  const line = text.trim().normalize('NFC')
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) throw invalidField(path, 'must be on one line, without control characters')
  if (!/[^\s\p{C}]/u.test(line)) throw invalidField(path, 'must not be blank')
  return line
}
