// Each rule is broken here on purpose: a rule that cannot fail protects nothing.
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { type EventContracts, eventBreakages } from './event-rules.ts'
import type { Json } from './json-schema.ts'
import { routeBreakages } from './route-rules.ts'
import { type Direction, schemaBreakages, schemaRules } from './schema-rules.ts'
import { differences } from './snapshots.ts'

type Change = {
  readonly rule: string
  readonly before: Json
  readonly after: Json
  /** For whom it breaks something; for the others it is a harmless growth. */
  readonly breaks: readonly Direction[]
}

const all: readonly Direction[] = ['request', 'response', 'event']
const object = (properties: Json, required: readonly string[] = [], more: Json = {}): Json => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const text = { type: 'string' }
const union = (...values: readonly string[]): Json => ({ anyOf: values.map((value) => ({ const: value, type: 'string' })) })
const [cat, dog] = [object({ kind: { const: 'cat' } }), object({ kind: { const: 'dog' }, size: { type: 'number' } })]

const planted: readonly Change[] = [
  { rule: 'property-removed', before: object({ a: text, b: text }), after: object({ a: text }), breaks: all },
  { rule: 'property-required', before: object({ a: text }), after: object({ a: text, b: text }, ['b']), breaks: ['request', 'event'] },
  { rule: 'property-required', before: object({ a: text }), after: object({ a: text }, ['a']), breaks: ['request', 'event'] },
  { rule: 'property-optional', before: object({ a: text }, ['a']), after: object({ a: text }), breaks: ['response', 'event'] },
  {
    rule: 'property-added-to-closed',
    before: object({ a: text }, [], { additionalProperties: false }),
    after: object({ a: text, b: text }, [], { additionalProperties: false }),
    breaks: ['event'],
  },
  {
    rule: 'object-closed',
    before: object({ a: text }),
    after: object({ a: text }, [], { additionalProperties: false }),
    breaks: ['request', 'event'],
  },
  { rule: 'type-removed', before: { type: ['string', 'null'] }, after: text, breaks: ['request', 'event'] },
  { rule: 'type-removed', before: { type: 'number' }, after: { type: 'integer' }, breaks: ['request', 'event'] },
  { rule: 'type-added', before: text, after: { type: ['string', 'null'] }, breaks: ['response', 'event'] },
  { rule: 'type-added', before: { type: 'integer' }, after: { type: 'number' }, breaks: ['response', 'event'] },
  { rule: 'type-added', before: text, after: {}, breaks: ['response', 'event'] },
  { rule: 'value-removed', before: union('a', 'b'), after: union('a'), breaks: ['request', 'event'] },
  { rule: 'value-added', before: union('a'), after: { type: 'string', enum: ['a', 'b'] }, breaks: ['response', 'event'] },
  { rule: 'format-imposed', before: text, after: { ...text, format: 'uuid' }, breaks: ['request'] },
  { rule: 'format-lost', before: { ...text, format: 'uuid' }, after: text, breaks: ['response'] },
  { rule: 'format-changed', before: { ...text, format: 'date' }, after: { ...text, format: 'date-time' }, breaks: ['event'] },
  { rule: 'pattern-imposed', before: text, after: { ...text, pattern: '^a' }, breaks: ['request'] },
  { rule: 'pattern-lost', before: { ...text, pattern: '^a' }, after: text, breaks: ['response'] },
  { rule: 'pattern-changed', before: { ...text, pattern: '^a' }, after: { ...text, pattern: '^b' }, breaks: ['event'] },
  { rule: 'step-imposed', before: { type: 'integer' }, after: { type: 'integer', multipleOf: 5 }, breaks: ['request', 'event'] },
  { rule: 'limit-tightened', before: text, after: { ...text, maxLength: 9 }, breaks: ['request', 'event'] },
  { rule: 'limit-tightened', before: { minimum: 0 }, after: { minimum: 1 }, breaks: ['request', 'event'] },
  { rule: 'limit-loosened', before: { ...text, maxLength: 9 }, after: { ...text, maxLength: 10 }, breaks: ['event'] },
  { rule: 'variant-removed', before: { anyOf: [cat, dog] }, after: { anyOf: [cat] }, breaks: ['request', 'event'] },
  { rule: 'variant-added', before: { anyOf: [cat] }, after: { anyOf: [cat, dog] }, breaks: ['response', 'event'] },
]

const breakages = (before: Json, after: Json, direction: Direction) =>
  schemaBreakages({ document: before, schema: before }, { document: after, schema: after }, direction, 'it')
const rulesBroken = (before: Json, after: Json, direction: Direction): readonly string[] =>
  breakages(before, after, direction).map(({ rule }) => rule)

describe('a change of a schema', () => {
  it.each(planted)('$rule breaks $breaks: $before → $after', ({ rule, before, after, breaks }) => {
    for (const direction of all) {
      expect(rulesBroken(before, after, direction).includes(rule), `${rule} for a ${direction}`).toBe(breaks.includes(direction))
    }
  })

  it('has a planted example for every rule', () => {
    expect([...new Set(planted.map(({ rule }) => rule))].toSorted()).toEqual(schemaRules.map(({ name }) => name).toSorted())
    for (const { name, breaks } of schemaRules) expect(planted.find(({ rule }) => rule === name)?.breaks, name).toEqual(breaks)
  })

  it.each<[string, Json, Json]>([
    ['in a member', object({ a: object({ b: text }) }), object({ a: object({}) })],
    ['in a list', { type: 'array', items: object({ b: text }) }, { type: 'array', items: object({}) }],
    ['in a tuple', { type: 'array', prefixItems: [object({ b: text })] }, { type: 'array', prefixItems: [object({})] }],
    ['in a variant', { anyOf: [text, object({ b: text })] }, { anyOf: [text, object({})] }],
    ['in a part', { allOf: [object({ b: text })] }, { allOf: [object({})] }],
    ['in a map', { additionalProperties: object({ b: text }) }, { additionalProperties: object({}) }],
    ['behind a reference', { $ref: '#/$defs/a', $defs: { a: object({ b: text }) } }, { $ref: '#/$defs/a', $defs: { a: object({}) } }],
  ])('is seen %s', (_, before, after) => {
    for (const direction of all) expect(rulesBroken(before, after, direction)).toEqual(['property-removed'])
    expect(rulesBroken(before, before, 'event')).toEqual([])
  })

  it('is followed into a schema that holds itself, and ends', () => {
    const tree = (value: Json): Json => ({ $ref: '#/$defs/tree', $defs: { tree: object({ value, left: { $ref: '#/$defs/tree' } }) } })
    expect(rulesBroken(tree(text), tree({ type: 'integer' }), 'response')).toEqual(['type-added'])
  })

  it('names the place', () => {
    const [before, after] = [
      object({ a: { type: 'array', items: object({ b: text }) } }),
      object({ a: { type: 'array', items: object({}) } }),
    ]
    expect(breakages(before, after, 'event')).toEqual([{ rule: 'property-removed', where: 'it.a[]', what: 'b' }])
  })

  it('is none when a list of values is only written in another way', () => {
    for (const direction of all) expect(rulesBroken(union('a', 'b'), { type: 'string', enum: ['b', 'a'] }, direction)).toEqual([])
  })
})

describe('the events of a system', () => {
  const schema = (more: Parameters<typeof Type.Object>[0] = {}): Json =>
    JSON.parse(JSON.stringify(Type.Object({ id: Type.String(), ...more })))
  const events: EventContracts = { 'x.booking-made.v1': { producers: ['bookings', 'desk'], schema: schema() } }
  const rules = (after: EventContracts): readonly string[] => eventBreakages(events, after).map(({ rule }) => rule)

  it('may become more, and grow by optional properties', () => {
    expect(
      rules({
        'x.booking-made.v1': { producers: ['bookings', 'desk', 'robot'], schema: schema({ note: Type.Optional(Type.String()) }) },
        'x.booking-made.v2': { producers: ['bookings'], schema: schema({ note: Type.String() }) },
      }),
    ).toEqual([])
  })

  it('may not vanish, lose a publisher, or need what old ones lack', () => {
    expect(rules({})).toEqual(['event-removed'])
    expect(rules({ 'x.booking-made.v1': { producers: ['desk'], schema: schema() } })).toEqual(['producer-removed'])
    expect(rules({ 'x.booking-made.v1': { producers: ['bookings', 'desk'], schema: schema({ note: Type.String() }) } })).toEqual([
      'property-required',
    ])
  })
})

describe('the routes of a system', () => {
  type Parts = { parameters?: Json[]; body?: Json; required?: boolean; responses?: Json; security?: Json[]; type?: string }
  const document = ({
    parameters = [],
    body = object({}),
    required = false,
    responses,
    security = [],
    type = 'application/json',
  }: Parts = {}): Json => ({
    paths: {
      '/bookings/{id}': {
        post: {
          parameters,
          requestBody: { required, content: { [type]: { schema: body } } },
          responses: responses ?? { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Booking' } } } } },
          security,
        },
      },
    },
    components: { schemas: { Booking: object({ id: text }, ['id']) } },
  })
  const query = (name: string, more: Json = {}): Json => ({ in: 'query', name, schema: text, ...more })
  const answer = (schema: Json): Json => ({ '200': { content: { 'application/json': { schema } } } })

  it.each<[string, Json, Json]>([
    ['route-removed', document(), { paths: {} }],
    ['route-removed', document(), { paths: { '/bookings/{id}': { get: {} } } }],
    ['parameter-removed', document({ parameters: [query('a')] }), document()],
    ['parameter-required', document(), document({ parameters: [query('a', { required: true })] })],
    ['parameter-required', document({ parameters: [query('a')] }), document({ parameters: [query('a', { required: true })] })],
    [
      'limit-tightened',
      document({ parameters: [query('a')] }),
      document({ parameters: [query('a', { schema: { ...text, maxLength: 1 } })] }),
    ],
    ['body-required', document(), document({ required: true })],
    ['media-type-removed', document(), document({ type: 'text/plain' })],
    ['property-required', document(), document({ body: object({ plate: text }, ['plate']) })],
    ['value-removed', document({ body: union('a', 'b') }), document({ body: union('a') })],
    ['status-removed', document(), document({ responses: {} })],
    ['property-removed', document(), document({ responses: answer(object({})) })],
    ['value-added', document({ responses: answer(union('a')) }), document({ responses: answer(union('a', 'b')) })],
    ['token-required', document(), document({ security: [{ accessToken: [] }] })],
  ])('break clients by %s', (rule, before, after) => {
    expect(routeBreakages(before, after).map((each) => each.rule)).toEqual([rule])
    expect(routeBreakages(before, before)).toEqual([])
  })

  it('may accept more and answer more', () => {
    const [before, after] = [
      document({ body: union('a'), responses: answer(object({ id: text })) }),
      document({
        parameters: [query('a')],
        body: union('a', 'b'),
        responses: { ...answer(object({ id: text, name: text })), '404': {} },
      }),
    ]
    expect(routeBreakages(before, after)).toEqual([])
    expect(differences('contracts/x.json', before, after, routeBreakages)).toEqual([
      'contracts/x.json is out of date: run npm run contracts:accept',
    ])
  })
})

describe('a snapshot', () => {
  const differ = (before: Json | undefined, after: Json) => differences('contracts/x.json', before, after, () => [])

  it('must exist', () => {
    expect(differ(undefined, {})).toEqual(['contracts/x.json is missing: run npm run contracts:accept'])
  })

  it('need not follow words, but names that look like words', () => {
    expect(differ({ ...object({ a: text }), title: 'One' }, { ...object({ a: { ...text, description: 'An a.' } }), title: 'Two' })).toEqual(
      [],
    )
    expect(differ(object({}), object({ title: text }))).toHaveLength(1)
    expect(differ(object({ properties: object({ a: text }) }), object({ properties: object({ a: text, title: text }) }))).toHaveLength(1)
  })
})
