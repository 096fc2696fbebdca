// Services as they run, for their tests: real composition and gateway, memory engines, time that stands still, any caller.

import { AUDIENCE, fakeIssuer, ISSUER } from '#platform/edge/fake-service.ts'
import { responseCheck } from '#platform/edge/response-check.ts'
import { accept } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { collection } from '#platform/store/collection.ts'
import type { CloudEvent, EventDraft, EventType } from '#platform/store/event-type.ts'
import type { OpenStore } from '#platform/store/store.ts'
import type { ComposedService } from '../compose.ts'
import { inMemory } from '../in-memory.ts'
import { systemRandom } from '../real-world.ts'
import { type AnyService, service } from '../service.ts'
import type { Environment } from '../settings.ts'

export type Caller = { readonly id: string; readonly permissions: readonly string[] }

export type Answer<Body> = {
  readonly status: number
  /** The body as JSON; an empty object when there is none. */
  readonly body: Body
  readonly headers: Readonly<Record<string, unknown>>
}

type Request = { readonly body?: object | string; readonly headers?: Readonly<Record<string, string>> }

type Options<Who extends string> = {
  /** Its name: events and settings begin with it. */
  readonly system: string
  /** What is tested, and stand-ins for what it needs. */
  readonly services: readonly AnyService[]
  readonly callers: Readonly<Record<Who, Caller>>
  readonly startMs?: number
  readonly environment?: Environment
}

/** A wait that takes longer than this many steps of the clock is a failure. */
const MOST_STEPS = 500
const STEP_MS = 20
const TOKEN_LIFE_S = 10 * 365 * 86_400

export const systemUnderTest = async <Who extends string>({ system, services, callers, startMs, environment = {} }: Options<Who>) => {
  const clock = manualClock(startMs)
  const issuer = await fakeIssuer(clock)
  const tokens = { audience: { issuer: ISSUER, audience: AUDIENCE }, keys: issuer.keys as never }
  const running = await inMemory({ name: system, title: system, port: 0, services, tokens }, { clock, random: systemRandom, environment })
  const wrongWith = responseCheck(running.app.swagger())
  const bearer = new Map<string, string>()
  for (const [who, { id, permissions }] of Object.entries<Caller>(callers)) {
    bearer.set(who, await issuer.token({ sub: id, permissions: [...permissions] }, { lifeS: TOKEN_LIFE_S }))
  }

  /** One service as it was composed. Throws when it is not among them. */
  const composedOf = (name: string): ComposedService => {
    const found = running.composition.services.find((composed) => composed.service.name === name)
    if (!found) throw new Error(`${name} was not composed`)
    return found
  }
  const openedOf = (name: string): OpenStore => composedOf(name).opened

  return {
    clock,
    app: running.app,
    apis: running.composition.apis,
    openedOf,
    /** The access token of a caller. */
    tokenOf: (who: Who): string => bearer.get(who) ?? '',
    /** One consumer of a service, to hand an event to it by hand. */
    consumerOf: (service: string, name: string) => composedOf(service).offers.consumers?.find((consumer) => consumer.name === name),
    /** Runs a command as the CLI would: its exit status and what it wrote. */
    command: async (service: string, path: string, ...args: string[]) => {
      const found = composedOf(service).offers.commands?.find((known) => known.path.join(' ') === path)
      const out: string[] = []
      const notes: string[] = []
      const io = { out: (line: string) => void out.push(line), note: (line: string) => void notes.push(line), progress: () => undefined }
      return { status: await found?.run(args, { ...io, cwd: '/' }), out, notes }
    },
    /** One request; `path` is relative to `/gateway/v1`. Throws when the answer is not what the OpenAPI document says. */
    call: async <Body = unknown>(
      who: Who | 'nobody',
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      path: string,
      { body, headers = {} }: Request = {},
    ): Promise<Answer<Body>> => {
      const url = `/gateway/v1${path}`
      const token = bearer.get(who)
      const answer = await running.app.inject({
        method,
        url,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { payload: body }),
      })
      const contentType = answer.headers['content-type'] as string | undefined
      const wrong = wrongWith({ method, path: url, status: answer.statusCode, contentType, body: answer.body })
      if (wrong.length > 0) throw new Error(wrong.join('; '))
      return { status: answer.statusCode, body: (answer.body === '' ? {} : answer.json()) as Body, headers: answer.headers }
    },
    /** Lets time pass a little at a time until it is so. */
    until: async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
      for (let steps = 0; steps < MOST_STEPS; steps++) {
        if (await isSo()) return
        clock.advance(STEP_MS)
        // What the clock has woken runs before anybody looks again.
        await new Promise((resolve) => setImmediate(resolve))
      }
      throw new Error('it never came to that')
    },
    /** What a service has told the world so far, in order. */
    eventsOf: async (name: string): Promise<readonly CloudEvent[]> =>
      (await openedOf(name).engine.readLog(0, 0, 1_000)).map(({ event }) => event as CloudEvent),
    close: running.stop,
  }
}

/** Stands in for a service whose events others handle. */
export type FakePublisher = {
  readonly service: AnyService
  /** Puts an event about `subject` into its log, as the real service would. */
  readonly publish: (subject: string, draft: EventDraft) => Promise<void>
}

/**
 * A service of that name that publishes what it is told to, so that a consumer is tested with real deliveries. `api` is what others
 * can call of it.
 */
export const fakePublisher = (name: string, types: readonly EventType[], api: object = {}): FakePublisher => {
  type Fact = { readonly type: string; readonly data: unknown }
  const facts = collection<null, Fact, Fact, never>({
    name: 'fact',
    decider: { initial: null, decide: (_state, fact) => accept(fact), evolve: () => null },
    publish: ({ type, data }) => types.filter((known) => known.name === type).map((known) => known.of(data)),
  })
  let publish: FakePublisher['publish'] = () => Promise.reject(new Error(`${name} was not composed`))
  let published = 0
  return {
    publish: (subject, draft) => publish(subject, draft),
    service: service({
      name,
      purpose: `Stands in for ${name}.`,
      collections: [facts],
      publishes: types,
      compose: ({ store, clock }) => {
        publish = async (subject, { type, data }) => {
          const message = { id: `fact-${++published}` as MessageId, atMs: clock.nowMs() }
          await store.execute(facts, subject, { type: type.name, data }, message)
        }
        return { api }
      },
    }),
  }
}
