import { BinaryWriter } from '@bufbuild/protobuf/wire'
import { Metadata, type ServiceError, type StatusObject, status } from '@grpc/grpc-js'
import { EngineError } from '#platform/store/engine.ts'
import { FingerprintMismatch, type Message, StoreUnavailable } from '#platform/store/message.ts'

/** A field of a request that cannot be used; `field` is its path as the proto names it. */
export class InvalidArgument extends Error {
  override readonly name = 'InvalidArgument'
  readonly field: string
  constructor(field: string, message: string, options?: { readonly cause: unknown }) {
    super(message, options)
    this.field = field
  }
}

/** What a service elsewhere answered that is neither an answer nor worth another try. */
export class RemoteFault extends Error {
  override readonly name = 'RemoteFault'
  readonly code: status
  constructor(path: string, code: status, cause: unknown) {
    super(`${path} answered ${status[code] ?? code}`, { cause })
    this.code = code
  }
}

type Fault = {
  readonly of: (cause: unknown) => boolean
  readonly code: status
  /** What the caller is told; the rest stays in the log. */
  readonly details: (cause: Error) => string
  readonly log: 'error' | 'warn' | 'none'
}

const IS_AWAY = 'cannot be done now; try again with the same message id'
const isAway = (cause: unknown): boolean =>
  cause instanceof StoreUnavailable || (cause instanceof EngineError && cause.fault === 'unavailable')

/** What a thrown thing means to the caller, the first that fits. What is in none of them is a bug of ours. */
const FAULTS: readonly Fault[] = [
  {
    of: (cause) => cause instanceof InvalidArgument,
    code: status.INVALID_ARGUMENT,
    details: (cause) => `${(cause as InvalidArgument).field}: ${cause.message}`,
    log: 'none',
  },
  // The message id exists already, as another wish. Not INVALID_ARGUMENT, since the request itself is sound.
  { of: (cause) => cause instanceof FingerprintMismatch, code: status.ALREADY_EXISTS, details: ({ message }) => message, log: 'none' },
  { of: isAway, code: status.UNAVAILABLE, details: () => IS_AWAY, log: 'warn' },
]
const BUG: Fault = { of: () => true, code: status.INTERNAL, details: () => 'something is wrong on our side', log: 'error' }

export type FaultStatus = Pick<StatusObject, 'code' | 'details' | 'metadata'> & { readonly log: Fault['log'] }

/** The status of a call that threw `cause`, and how loudly to log it. Nothing of an unexpected error reaches the caller. */
export const statusOf = (cause: unknown): FaultStatus => {
  const fault = FAULTS.find((each) => each.of(cause)) ?? BUG
  const metadata = new Metadata()
  const details = fault.details(cause as Error)
  if (cause instanceof InvalidArgument) metadata.set('grpc-status-details-bin', badRequest(details, cause))
  return { code: fault.code, details, metadata, log: fault.log }
}

/** `google.rpc.Status` with a `google.rpc.BadRequest` in it, the standard way to name a field (https://aip.dev/193). */
const badRequest = (details: string, { field, message }: InvalidArgument): Buffer => {
  const violation = new BinaryWriter().uint32(10).string(field).uint32(18).string(message).finish()
  const request = new BinaryWriter().uint32(10).bytes(violation).finish()
  const any = new BinaryWriter().uint32(10).string('type.googleapis.com/google.rpc.BadRequest').uint32(18).bytes(request).finish()
  return Buffer.from(new BinaryWriter().uint32(8).int32(status.INVALID_ARGUMENT).uint32(18).string(details).uint32(26).bytes(any).finish())
}

/**
 * The fault that a caller in the same process would have got. A passed deadline leaves open whether it was done, like a lost
 * connection does: repeating the same message tells.
 */
export const faultOf = (error: ServiceError, path: string, message: Message | undefined): Error => {
  switch (error.code) {
    case status.UNAVAILABLE:
    case status.DEADLINE_EXCEEDED:
      return new StoreUnavailable(`${path} does not answer`, { cause: error })
    case status.ALREADY_EXISTS:
      return new FingerprintMismatch(message?.id ?? '')
    default:
      return new RemoteFault(path, error.code, error)
  }
}
