import {
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'
import { HealthImplementation } from 'grpc-health-check'
import type { Logger } from 'pino'
import { InvalidArgument, statusOf } from './faults.ts'
import { healthFiles } from './generated/health-descriptors.ts'
import type { GrpcCall, GrpcMethod, GrpcService } from './grpc-service.ts'
import { messageOf } from './message-metadata.ts'

export type GrpcServerOptions = {
  readonly services: readonly GrpcService[]
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** 0 takes any free one. */
  readonly port: number
  /** The address to listen on; without one, loopback only: callers are trusted, nothing is encrypted. */
  readonly host?: string | undefined
}

export type GrpcServer = {
  readonly port: number
  /**
   * Takes no more calls, ends what streams, and lets the others finish for at most `withinMs` milliseconds. What is not finished
   * by then is cut off, and its caller may repeat it.
   */
  readonly drain: (withinMs: number) => Promise<void>
}

const MOST_BYTES = 1024 * 1024
const MOST_STREAMS = 1_000

type Call = ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>
type Handler = (request: unknown, call: GrpcCall) => Promise<unknown> | AsyncIterable<unknown>

class Malformed {
  readonly cause: unknown
  constructor(cause: unknown) {
    this.cause = cause
  }
}

/** Serves gRPC services on one port, with the standard health and reflection services. Throws when the port is taken. */
export const grpcServer = async ({ services, log, port, host = '127.0.0.1' }: GrpcServerOptions): Promise<GrpcServer> => {
  const server = new Server({
    'grpc.max_receive_message_length': MOST_BYTES,
    'grpc.max_concurrent_streams': MOST_STREAMS,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
  })
  const draining = new AbortController()
  for (const service of services) addService(server, service, draining.signal, log)
  // Both of them stream without an end; a drain must not wait for their callers.
  const endable: Pick<Server, 'addService'> = {
    addService: (definition, implementation) => {
      const handlers = Object.entries(implementation).map(([name, handle]) => [name, endedBy(draining.signal, handle)])
      server.addService(definition, Object.fromEntries(handlers))
    },
  }
  const health = new HealthImplementation(
    Object.fromEntries(['', ...services.map((each) => each.fullName)].map((name) => [name, 'SERVING'])),
  )
  health.addToServer(endable as Parameters<HealthImplementation['addToServer']>[0])
  // It reads nothing but the files of a package definition. With those of the health service, tools can ask for that too.
  const files = [...services.flatMap((service) => service.files), ...healthFiles].map((file) => Buffer.from(file))
  new ReflectionService({ files: { fileDescriptorProtos: files } } as never).addToServer(endable)

  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, taken) => (error ? reject(error) : resolve(taken)))
  })

  return {
    port: bound,
    drain: async (withinMs) => {
      for (const name of ['', ...services.map((each) => each.fullName)]) health.setStatus(name, 'NOT_SERVING')
      draining.abort()
      await new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.forceShutdown(), withinMs)
        server.tryShutdown((error) => {
          clearTimeout(cut)
          if (error) log.warn({ error: error.message }, 'calls were cut off at shutdown')
          resolve()
        })
      })
    },
  }
}

const endedBy =
  (draining: AbortSignal, handle: UntypedHandleCall): UntypedHandleCall =>
  (call: Call, ...rest: readonly unknown[]) => {
    if ('end' in call) {
      const end = (): void => {
        call.end()
      }
      draining.addEventListener('abort', end, { once: true })
      call.once('close', () => draining.removeEventListener('abort', end))
    }
    return (handle as (...all: readonly unknown[]) => void)(call, ...rest)
  }

const addService = (server: Server, service: GrpcService, draining: AbortSignal, log: GrpcServerOptions['log']): void => {
  const methods = Object.entries(service.definition)
  const handlers = methods.map(([name, method]): [string, UntypedHandleCall] => {
    const handle = service.handlers[name] as Handler
    const fail = (cause: unknown) => {
      const { log: level, ...answer } = statusOf(cause)
      if (level !== 'none') log[level]({ method: method.path, error: cause }, 'a gRPC call failed')
      return answer
    }
    return [name, method.responseStream ? streaming(handle, draining, fail) : unary(handle, draining, fail)]
  })
  server.addService(Object.fromEntries(methods.map(([name, method]) => [name, lenient(method)])), Object.fromEntries(handlers))
}

/** Lets what cannot be decoded come to the handler, which refuses it as the caller's fault; grpc-js would call it ours. */
const lenient = (method: GrpcMethod): MethodDefinition<unknown, unknown> => ({
  ...(method as unknown as MethodDefinition<unknown, unknown>),
  requestDeserialize: (bytes) => {
    try {
      return method.requestDeserialize(bytes)
    } catch (cause) {
      return new Malformed(cause)
    }
  },
})

const requestOf = (call: Call): unknown => {
  if (call.request instanceof Malformed) throw new InvalidArgument('(request)', 'cannot be decoded', { cause: call.request.cause })
  return call.request
}

const contextOf = (call: Call, draining: AbortSignal): GrpcCall & { readonly end: () => void } => {
  const gone = new AbortController()
  const end = (): void => gone.abort()
  if (call.cancelled) end()
  call.once('cancelled', end)
  return { signal: AbortSignal.any([gone.signal, draining]), message: () => messageOf(call.metadata), end }
}

type Fail = (cause: unknown) => Omit<ReturnType<typeof statusOf>, 'log'>

const unary =
  (handle: Handler, draining: AbortSignal, fail: Fail): UntypedHandleCall =>
  (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => {
    const run = async (): Promise<unknown> => handle(requestOf(call), contextOf(call, draining))
    // Whoever has gone, or whose deadline has passed, would not hear the answer; a new call would only add to the load.
    if (call.cancelled) return
    run().then(
      (response) => answer(null, response),
      (cause) => answer(fail(cause)),
    )
  }

const streaming =
  (handle: Handler, draining: AbortSignal, fail: Fail): UntypedHandleCall =>
  (call: ServerWritableStream<unknown, unknown>) => {
    const run = async (): Promise<void> => {
      const context = contextOf(call, draining)
      call.once('close', context.end)
      try {
        for await (const response of handle(requestOf(call), context) as AsyncIterable<unknown>) {
          if (context.signal.aborted) break
          if (!call.write(response)) await drained(call, context.signal)
        }
        if (draining.aborted && !call.cancelled) call.emit('error', { code: status.UNAVAILABLE, details: 'the server is shutting down' })
        else call.end()
      } finally {
        context.end()
      }
    }
    run().catch((cause: unknown) => {
      // Nobody is there to be told.
      if (!call.cancelled) call.emit('error', fail(cause))
    })
  }

/** Waits until the caller has read enough for more to be sent, or is gone. */
const drained = (call: ServerWritableStream<unknown, unknown>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      call.off('drain', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    call.once('drain', done)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
