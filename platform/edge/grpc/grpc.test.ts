import { BinaryReader } from '@bufbuild/protobuf/wire'
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from 'vitest'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { FingerprintMismatch, type Message, StoreUnavailable } from '#platform/store/message.ts'
import { type GrpcClientOptions, grpcClient } from './client.ts'
import { InvalidArgument, RemoteFault } from './faults.ts'
import { type GrpcCall, grpcService } from './grpc-service.ts'
import { messageOf, metadataOf } from './message-metadata.ts'
import { type GrpcServer, grpcServer } from './server.ts'

// A service without a proto: what travels is JSON.
const toJson = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const fromJson = (bytes: Buffer): { readonly text: string } => JSON.parse(bytes.toString())
const method = <Stream extends boolean>(name: string, responseStream: Stream) => ({
  path: `/plaza.test.v1.EchoService/${name}`,
  requestStream: false as const,
  responseStream,
  requestSerialize: toJson,
  requestDeserialize: fromJson,
  responseSerialize: toJson,
  responseDeserialize: fromJson,
})
const definition = { say: method('Say', false as const), repeat: method('Repeat', true as const) }

type Said = { readonly text: string }
type Say = (request: Said, call: GrpcCall) => Promise<Said>
type Repeat = (request: Said, call: GrpcCall) => AsyncIterable<Said>

const logged: { readonly level: string; readonly error: unknown }[] = []
const log = {
  warn: ({ error }: { error: unknown }) => logged.push({ level: 'warn', error }),
  error: ({ error }: { error: unknown }) => logged.push({ level: 'error', error }),
} as never

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  logged.length = 0
})

const nothing: Repeat = async function* () {
  yield { text: '' }
}
const serve = async (say: Say, repeat: Repeat = nothing, port = 0): Promise<GrpcServer> => {
  const server = await grpcServer({ services: [grpcService(definition, [], { say, repeat })], log, port })
  ends.push(() => server.drain(50))
  return server
}
const clientOf = (port: number, options: GrpcClientOptions = {}) => {
  const client = grpcClient(definition, `127.0.0.1:${port}`, { firstPauseMs: 5, ...options })
  ends.push(client.close)
  return client
}

const deferred = () => Promise.withResolvers<void>()
const full: Message = {
  id: 'http/Zoë/POST /gateway/v1/bookings/100% sure ' as MessageId,
  atMs: 1_767_225_600_000,
  fingerprint: 'f1',
  correlationId: 'c1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
}

describe('a message on its way to another process', () => {
  it('arrives as it was, whatever letters it holds', () => {
    expect(messageOf(metadataOf(full))).toEqual(full)
    expect(messageOf(metadataOf({ id: 'm' as MessageId, atMs: 0 }))).toEqual({ id: 'm', atMs: 0 })
  })

  it.each<[string, Record<string, string>]>([
    ['plaza-message-id', { 'plaza-message-at-ms': '1' }],
    ['plaza-message-id', { 'plaza-message-id': '', 'plaza-message-at-ms': '1' }],
    ['plaza-message-id', { 'plaza-message-id': 'x'.repeat(1_001), 'plaza-message-at-ms': '1' }],
    ['plaza-message-id', { 'plaza-message-id': '%zz', 'plaza-message-at-ms': '1' }],
    ['plaza-message-at-ms', { 'plaza-message-id': 'm' }],
    ['plaza-message-at-ms', { 'plaza-message-id': 'm', 'plaza-message-at-ms': 'soon' }],
    ['plaza-message-at-ms', { 'plaza-message-id': 'm', 'plaza-message-at-ms': '1.5' }],
  ])('is refused for its %s: %j', (field, values) => {
    const metadata = new Metadata()
    for (const [key, value] of Object.entries(values)) metadata.set(key, value)
    expect(() => messageOf(metadata)).toThrow(expect.objectContaining({ name: 'InvalidArgument', field }))
  })

  it('loses a traceparent that is none', () => {
    expect(messageOf(metadataOf({ ...full, traceparent: 'x' })).traceparent).toBeUndefined()
  })
})

describe('a call', () => {
  it('brings its request, its message and the answer', async () => {
    const { port } = await serve(async ({ text }, call) => ({ text: `${text} by ${call.message().id}` }))
    expect(await clientOf(port).call('say', { text: 'hello' }, { message: full })).toEqual({ text: `hello by ${full.id}` })
  })

  it('throws what it would throw in one process', async () => {
    const faults: Readonly<Record<string, Error>> = {
      away: new StoreUnavailable('the database does not answer'),
      reused: new FingerprintMismatch('m'),
      invalid: new InvalidArgument('slot.to_ms', 'must be after from_ms'),
      bug: new InvariantViolation('the password is 1234'),
    }
    const { port } = await serve(({ text }) => Promise.reject(faults[text]))
    const ask = (text: string) => clientOf(port, { attempts: 1 }).call('say', { text }, { message: { ...full, id: 'm' as MessageId } })
    await expect(ask('away')).rejects.toThrow(StoreUnavailable)
    await expect(ask('reused')).rejects.toThrow(faults.reused)
    await expect(ask('invalid')).rejects.toThrow(expect.objectContaining({ name: 'RemoteFault', code: status.INVALID_ARGUMENT }))
    const bug = await ask('bug').catch((error: unknown) => error)
    expect(bug).toBeInstanceOf(RemoteFault)
    expect(bug).toMatchObject({ code: status.INTERNAL, cause: { details: 'something is wrong on our side' } })
    expect(logged).toEqual([
      { level: 'warn', error: faults.away },
      { level: 'error', error: faults.bug },
    ])
  })

  it('is told the field of a request that cannot be used, in the standard form', async () => {
    const { port } = await serve(() => Promise.reject(new InvalidArgument('slot', 'is missing')))
    const fault = await clientOf(port)
      .call('say', { text: '' })
      .catch((error: Error) => error)
    const { details, metadata } = (fault as Error).cause as ServiceError
    expect(details).toBe('slot: is missing')
    const bytes = metadata.get('grpc-status-details-bin')[0] as Buffer
    const reader = new BinaryReader(bytes)
    expect([reader.uint32(), reader.int32(), reader.uint32(), reader.string()]).toEqual([
      8,
      status.INVALID_ARGUMENT,
      18,
      'slot: is missing',
    ])
    expect(bytes.toString('latin1')).toContain('type.googleapis.com/google.rpc.BadRequest')
  })

  it('is refused as the fault of its caller when it cannot be decoded', async () => {
    const { port } = await serve(async (request) => request)
    const raw = new Client(`127.0.0.1:${port}`, credentials.createInsecure())
    ends.push(() => raw.close())
    const error = await new Promise<ServiceError | null>((resolve) => {
      raw.makeUnaryRequest(
        definition.say.path,
        () => Buffer.from('{'),
        String,
        {},
        (fault) => resolve(fault),
      )
    })
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: '(request): cannot be decoded' })
  })

  it('is repeated with the same message while the other side is away', async () => {
    const ids: string[] = []
    const { port } = await serve(async (_, call) => {
      ids.push(call.message().id)
      if (ids.length < 4) throw new StoreUnavailable('not yet')
      return { text: 'done' }
    })
    expect(await clientOf(port).call('say', { text: '' }, { message: full })).toEqual({ text: 'done' })
    expect(ids).toEqual([full.id, full.id, full.id, full.id])
  })

  it('reaches a server that was started again in the meantime', async () => {
    const first = await serve(async () => ({ text: 'first' }))
    const client = clientOf(first.port, { attempts: 50 })
    expect(await client.call('say', { text: '' })).toEqual({ text: 'first' })
    await first.drain(1_000)
    const answer = client.call('say', { text: '' })
    await serve(async () => ({ text: 'second' }), nothing, first.port)
    expect(await answer).toEqual({ text: 'second' })
  })

  it('ends at its deadline, and the other side learns that nobody waits any more', async () => {
    const gone = deferred()
    const { port } = await serve(async (_, { signal }) => {
      signal.addEventListener('abort', () => gone.resolve())
      await gone.promise
      return { text: 'too late' }
    })
    await expect(clientOf(port, { deadlineMs: 50 }).call('say', { text: '' })).rejects.toThrow(StoreUnavailable)
    await gone.promise
  })

  it('leaves a server alone for a moment that has not answered for long', async () => {
    let calls = 0
    const { port } = await serve(async () => {
      calls++
      throw new StoreUnavailable('down')
    })
    const client = clientOf(port, { attempts: 1 })
    for (let i = 0; i < 30; i++) await expect(client.call('say', { text: '' })).rejects.toThrow(StoreUnavailable)
    expect(calls).toBe(20)
  })
})

describe('a stream', () => {
  it('brings answer after answer, no faster than they are read, and ends when its reader goes', async () => {
    const gone = deferred()
    let sent = 0
    const big = 'x'.repeat(10_000)
    const { port } = await serve(
      async (request) => request,
      async function* ({ text }, { signal }) {
        signal.addEventListener('abort', () => gone.resolve())
        for (; !signal.aborted; sent++) yield { text: `${text}${sent}${big}` }
      },
    )
    const reader = clientOf(port).stream('repeat', { text: 'n' })[Symbol.asyncIterator]()
    expect((await reader.next()).value?.text).toMatch(/^n0x/)
    expect((await reader.next()).value?.text).toMatch(/^n1x/)
    await reader.return?.()
    await gone.promise
    // 64 KiB of HTTP/2 window on both sides and 16 answers in the queue; without a brake it would be thousands.
    expect(sent).toBeLessThan(200)
  })

  it('throws what its handler throws', async () => {
    const { port } = await serve(
      async (request) => request,
      async function* ({ text }) {
        yield { text }
        throw new StoreUnavailable('the database does not answer')
      },
    )
    const seen: string[] = []
    const read = async (): Promise<void> => {
      for await (const { text } of clientOf(port).stream('repeat', { text: 'a' })) seen.push(text)
    }
    await expect(read()).rejects.toThrow(StoreUnavailable)
    expect(seen).toEqual(['a'])
  })
})

describe('a drain', () => {
  it('lets a call finish, ends streams as unavailable, and takes no more', async () => {
    const [begun, finish] = [deferred(), deferred()]
    const server = await serve(
      async () => {
        begun.resolve()
        await finish.promise
        return { text: 'finished' }
      },
      async function* (request, { signal }) {
        yield request
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    )
    const client = clientOf(server.port, { attempts: 1 })
    const call = client.call('say', { text: '' })
    const stream = client.stream('repeat', { text: 'one' })[Symbol.asyncIterator]()
    expect(await stream.next()).toEqual({ done: false, value: { text: 'one' } })
    await begun.promise
    const drained = server.drain(10_000)
    await expect(stream.next()).rejects.toThrow(StoreUnavailable)
    finish.resolve()
    expect(await call).toEqual({ text: 'finished' })
    await drained
    await expect(client.call('say', { text: '' })).rejects.toThrow(StoreUnavailable)
  })

  it('cuts off what does not finish in time', async () => {
    const begun = deferred()
    const server = await serve(() => {
      begun.resolve()
      return new Promise(() => undefined)
    })
    const call = clientOf(server.port, { attempts: 1 }).call('say', { text: '' })
    const refused = expect(call).rejects.toThrow()
    await begun.promise
    await server.drain(20)
    await refused
  })

  it('refuses a port that is taken', async () => {
    const { port } = await serve(async (request) => request)
    await expect(serve(async (request) => request, nothing, port)).rejects.toThrow(/EADDRINUSE/)
  })
})
