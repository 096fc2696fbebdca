// A ParkWise with something in it that bad input could spoil, and a way to send what no client would.
import { expect } from 'vitest'
import { responseCheck } from '#platform/edge/response-check.ts'
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import { ACCOUNT, LISTING, type Method, type Things, type Who } from './bad-input-routes.ts'
import { GATEWAY } from './driving.ts'
import { driveInMemory, type InMemoryPlaza } from './driving-in-memory.ts'

export type Sent = {
  readonly method: string
  /** Below `/gateway/v1`, with its query. */
  readonly path: string
  readonly as?: Who | undefined
  readonly body?: object | string | Buffer | undefined
  readonly headers?: Readonly<Record<string, string>>
}

export type Refusal = {
  readonly status: number
  readonly code: string | undefined
  /** The fields that were named. */
  readonly paths: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
}

export type BadInputWorld = {
  readonly drive: InMemoryPlaza
  readonly things: Things
  readonly tokens: Readonly<Record<Who, string>>
  /** Sends it as it is. Throws when the answer is not what the OpenAPI document says. */
  readonly send: (sent: Sent) => Promise<Refusal>
  /** Sends it and expects this answer, and that nothing has changed. */
  readonly refused: (sent: Sent, status: number, code: string, path?: string) => Promise<void>
  readonly stop: () => Promise<void>
}

const ROLES: Readonly<Record<Who, string>> = { driver: 'driver', rival: 'driver', provider: 'provider', competitor: 'provider' }

/** Registers four people; the provider lists a lot of three and blocks a space of it, the driver books another. */
export const badInputWorld = async (): Promise<BadInputWorld> => {
  const drive = await driveInMemory()
  const { app, composition } = drive.plaza
  const wrongWith = responseCheck(app.swagger())
  const tokens = {} as Record<Who, string>

  const send = async ({ method, path, as, body, headers = {} }: Sent): Promise<Refusal> => {
    const answer = await app.inject({
      method: method as Method,
      url: GATEWAY + path,
      headers: {
        ...(as && { authorization: `Bearer ${tokens[as]}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: body }),
    })
    const { statusCode: status, body: text } = answer
    const contentType = String(answer.headers['content-type'] ?? '')
    const wrong = wrongWith({ method, path: GATEWAY + path, status, contentType, body: text })
    // A path or method that is not there is not described either.
    expect(wrong.filter((line) => !line.endsWith(' is not described'))).toEqual([])
    const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    const { code, errors = [] } = parsed as { code?: string; errors?: readonly { readonly path: string }[] }
    return { status, code, paths: errors.map((error) => error.path), body: parsed, headers: answer.headers }
  }

  /** Whatever happens to users, listings, calendars and bookings is told as events. */
  const told = (): Promise<unknown> => Promise.all(composition.services.map(({ opened }) => opened.engine.heads()))

  const refused = async (sent: Sent, status: number, code: string, path?: string): Promise<void> => {
    const before = await told()
    const answer = await send(sent)
    expect([answer.status, answer.code], JSON.stringify(answer.body)).toEqual([status, code])
    if (path !== undefined) expect(answer.paths).toContain(path)
    expect(await told(), 'nothing has changed').toEqual(before)
  }

  const made = async (method: Method, path: string, as: Who | undefined, body: object): Promise<Record<string, unknown>> => {
    const answer = await send({ method, path, as, body })
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }
  let refreshToken = ''
  for (const [who, role] of Object.entries(ROLES) as [Who, string][]) {
    const registered = await made('POST', '/auth/register', undefined, { ...ACCOUNT, email: `${who}@example.com`, role })
    tokens[who] = String(registered.accessToken)
    if (who === 'driver') refreshToken = String(registered.refreshToken)
  }
  // Each of them is asked for a verification soon after, which no refusal is to be blamed for.
  const identity = composition.services.find(({ service }) => service.name === 'identity')?.opened.engine
  await drive.until(30_000, async () => ((await identity?.heads())?.[0] ?? 0) >= 2 * Object.keys(ROLES).length)
  const nowMs = drive.nowMs()
  const spotId = String((await made('POST', '/providers/spots', 'provider', { ...LISTING, openingHours: 'always' })).id)
  const [from, to] = [toIso(nowMs + HOUR_MS), toIso(nowMs + 2 * HOUR_MS)]
  const booking = await made('POST', '/bookings', 'driver', { spotId, from, to, vehiclePlate: 'ZH 1' })
  const block = await made('POST', `/providers/spots/${spotId}/blocks`, 'provider', { from, to, reason: 'cleaning', units: 1 })
  const things = { nowMs, spotId, bookingId: String(booking.id), blockId: String(block.id), refreshToken }
  return { drive, things, tokens, send, refused, stop: drive.stop }
}
