import { Client, credentials, type Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleWhen, retry, wrap } from 'cockatiel'
import { type Message, StoreUnavailable } from '#platform/store/message.ts'
import { faultOf } from './faults.ts'
import type { GrpcDefinition, GrpcMethod, RequestOf, ResponseOf } from './grpc-service.ts'
import { metadataOf } from './message-metadata.ts'

export type GrpcClientOptions = {
  /** How long one call may take, its repetitions included, in milliseconds. */
  readonly deadlineMs?: number
  /** The first pause before a repetition, in milliseconds; each further one is longer. */
  readonly firstPauseMs?: number
  readonly attempts?: number
}

type CallOptions = { readonly message?: Message; readonly signal?: AbortSignal }

/** The methods of a service elsewhere. Every one may be repeated, since what changes something carries a message id. */
export type GrpcClient<Definition extends GrpcDefinition> = {
  /**
   * The answer of a method. When the other side is away it is asked again, with the same message id, until the deadline.
   * Throws the faults that a call in the same process would throw (StoreUnavailable, FingerprintMismatch), else RemoteFault.
   */
  readonly call: <Name extends keyof Definition & string>(
    name: Name,
    request: RequestOf<Definition[Name]>,
    options?: CallOptions,
  ) => Promise<ResponseOf<Definition[Name]>>
  /** The answers of a streaming method, until `signal` is aborted. When it ends or fails, whoever wants more asks again. */
  readonly stream: <Name extends keyof Definition & string>(
    name: Name,
    request: RequestOf<Definition[Name]>,
    options?: CallOptions,
  ) => AsyncIterable<ResponseOf<Definition[Name]>>
  readonly close: () => void
}

const DEADLINE_MS = 10_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000
const ATTEMPTS = 6
/** So many failures in a row, of all callers, mean that the other side is away: it is left alone for a moment. */
const FAILURES_TO_OPEN = 20
const OPEN_MS = 1_000

const isAway = (error: unknown): boolean => (error as ServiceError).code === status.UNAVAILABLE

/** A client of the service at `address` (`host:port`). It connects when first used, and does not keep the process alive. */
export const grpcClient = <Definition extends GrpcDefinition>(
  definition: Definition,
  address: string,
  { deadlineMs = DEADLINE_MS, firstPauseMs = FIRST_PAUSE_MS, attempts = ATTEMPTS }: GrpcClientOptions = {},
): GrpcClient<Definition> => {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    // The retries here know the deadline and count for the breaker.
    'grpc.enable_retries': 0,
  })
  const breaker = circuitBreaker(handleWhen(isAway), { halfOpenAfter: OPEN_MS, breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN) })
  const backoff = new ExponentialBackoff({ initialDelay: firstPauseMs, maxDelay: LONGEST_PAUSE_MS })

  return {
    call: async (name, request, { message } = {}) => {
      const method = methodOf(definition, name)
      const untilMs = Date.now() + deadlineMs
      const worthwhile = handleWhen((error) => isAway(error) && Date.now() < untilMs)
      const policy = wrap(retry(worthwhile, { maxAttempts: attempts - 1, backoff }), breaker)
      try {
        return (await policy.execute(() => once(client, method, request, metadataOf(message), untilMs))) as never
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw new StoreUnavailable(`${method.path} has not answered for a while`, { cause: error })
        throw faultOf(error as ServiceError, method.path, message)
      }
    },
    stream: (name, request, { signal, message } = {}) =>
      streamed(client, methodOf(definition, name), request, metadataOf(message), signal) as AsyncIterable<never>,
    close: () => client.close(),
  }
}

const methodOf = (definition: GrpcDefinition, name: string): GrpcMethod => {
  const method = definition[name]
  if (!method) throw new TypeError(`there is no method ${name}`)
  return method
}

const once = (client: Client, method: GrpcMethod, request: unknown, metadata: Metadata, untilMs: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize as (value: unknown) => Buffer,
      method.responseDeserialize,
      request,
      metadata,
      { deadline: untilMs },
      (error, response) => (error ? reject(error) : resolve(response)),
    )
  })

async function* streamed(
  client: Client,
  method: GrpcMethod,
  request: unknown,
  metadata: Metadata,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown> {
  const serialize = method.requestSerialize as (value: unknown) => Buffer
  const stream = client.makeServerStreamRequest(method.path, serialize, method.responseDeserialize, request, metadata)
  const cancel = (): void => stream.cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted) cancel()
  try {
    for await (const response of stream) yield response
  } catch (error) {
    if (!signal?.aborted) throw faultOf(error as ServiceError, method.path, undefined)
  } finally {
    signal?.removeEventListener('abort', cancel)
    cancel()
  }
}
