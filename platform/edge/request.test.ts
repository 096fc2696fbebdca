import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeSystem, type Harness } from './fake-service.ts'

const THING = '10000000-0000-7000-8000-000000000001'
const OTHER = '10000000-0000-7000-8000-000000000002'
const GOOD = {
  name: 'Garage',
  price: { amount: '2.50', currency: 'EUR' },
  location: { type: 'Point', coordinates: [8.54, 47.37] },
  from: '2026-05-04T10:00:00Z',
  count: 2,
}

let harness: Harness
let ada: string
let bob: string
beforeAll(async () => {
  harness = await fakeSystem()
  await harness.app.ready()
  ada = `Bearer ${await harness.issuer.token({ sub: 'ada' })}`
  bob = `Bearer ${await harness.issuer.token({ sub: 'bob' })}`
})
afterAll(() => harness.app.close())

const last = () => harness.seen.at(-1)
const make = async (headers: Record<string, string>, payload: object = GOOD) => {
  const answer = await harness.app.inject({
    method: 'POST',
    url: '/gateway/v1/things',
    headers: { authorization: ada, ...headers },
    payload,
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return last()
}
const close = async (key: string, id = THING) => {
  await harness.app.inject({ method: 'POST', url: `/gateway/v1/things/${id}/close`, headers: { 'idempotency-key': key } })
  return last()
}

describe('a request with an idempotency key', () => {
  it('is one message for one principal, route and key', async () => {
    expect((await make({ 'idempotency-key': 'k-1' }))?.id).toBe('http/ada/POST /gateway/v1/things/k-1')
    expect((await make({ 'idempotency-key': 'k-1', authorization: bob }))?.id).toBe('http/bob/POST /gateway/v1/things/k-1')
    expect((await close('k-1'))?.id).toBe('http/anonymous/POST /gateway/v1/things/:id/close/k-1')
  })

  it('has a fingerprint that does not depend on the order of members', async () => {
    const first = await make({ 'idempotency-key': 'k-2' })
    const again = await make({ 'idempotency-key': 'k-2' }, Object.fromEntries(Object.entries(GOOD).reverse()))
    const other = await make({ 'idempotency-key': 'k-2' }, { ...GOOD, count: 3 })
    expect(again).toEqual({ ...first, correlationId: again?.correlationId, traceparent: again?.traceparent })
    expect(other?.id).toBe(first?.id)
    expect(other?.fingerprint).not.toBe(first?.fingerprint)
  })

  it('has a fingerprint that covers the path, and tells nothing of the body', async () => {
    expect((await close('k-3', OTHER))?.fingerprint).not.toBe((await close('k-3'))?.fingerprint)
    const elsewhere = await fakeSystem({ fingerprintKey: new Uint8Array(32).fill(8) })
    await elsewhere.app.inject({ method: 'POST', url: `/gateway/v1/things/${THING}/close`, headers: { 'idempotency-key': 'k-3' } })
    expect(elsewhere.seen[0]?.fingerprint, 'a plain hash of a password could be tried out').not.toBe((await close('k-3'))?.fingerprint)
    await elsewhere.app.close()
  })

  it.each(['a/hold', 'a b'.replace(' ', '"'), 'x'.repeat(200), '%2F'])(
    'cannot be taken for a step of another message, nor make ids long: %s',
    async (key) => {
      const id = (await close(key))?.id ?? ''
      expect(id).toMatch(/^http\/anonymous\/POST \/gateway\/v1\/things\/:id\/close\/~[A-Za-z0-9_-]{43}$/)
      expect((await close(key))?.id).toBe(id)
    },
  )

  it.each(['', 'x'.repeat(201), 'with space', 'caf\u00e9'])(
    'is refused for a key that is not 1 to 200 visible characters: "%s"',
    async (key) => {
      const answer = await harness.app.inject({
        method: 'POST',
        url: `/gateway/v1/things/${THING}/close`,
        headers: { 'idempotency-key': key },
      })
      expect(answer.statusCode).toBe(422)
      expect(answer.json()).toMatchObject({ code: 'INVALID_INPUT', errors: [{ path: 'Idempotency-Key' }] })
    },
  )
})

describe('a request without an idempotency key', () => {
  it('is a new message every time, without a fingerprint', async () => {
    const [first, second] = [await make({}), await make({})]
    expect(first?.id).toMatch(/^http\/fresh\/[0-9a-f-]{36}$/)
    expect(second?.id).not.toBe(first?.id)
    expect(first?.fingerprint).toBeUndefined()
  })
})

describe('a request', () => {
  it('carries its correlation id and trace into the message', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const message = await make({ 'x-correlation-id': 'order-7', traceparent })
    expect(message).toMatchObject({ correlationId: 'order-7', traceparent, atMs: 1_000 })
  })
})

describe('a change of a version', () => {
  const rename = (headers: Record<string, string>) =>
    harness.app.inject({
      method: 'PATCH',
      url: `/gateway/v1/things/${THING}`,
      headers: { authorization: ada, ...headers },
      payload: { name: 'x' },
    })

  it('is made on the version that was seen', async () => {
    const answer = await rename({ 'if-match': '"7"' })
    expect([answer.statusCode, answer.headers.etag]).toEqual([204, '"8"'])
  })

  it('is not made without one', async () => {
    const answer = await rename({})
    expect([answer.statusCode, answer.json().code]).toEqual([428, 'PRECONDITION_REQUIRED'])
  })

  it.each(['7', 'W/"7"', '*', '"7", "8"', '"0"', '"x"', '"-1"', '"1e3"', '"99999999999999999999"'])('is not made on %s', async (header) => {
    const answer = await rename({ 'if-match': header })
    expect([answer.statusCode, answer.json().errors[0].path]).toEqual([422, 'If-Match'])
  })
})
