import type { Message } from '#platform/store/message.ts'

/** What a handler knows of the call besides its request. */
export type GrpcCall = {
  /** Aborted when the caller has gone or the deadline has passed, and when the server drains. An endless answer ends then. */
  readonly signal: AbortSignal
  /** The message for the store that the metadata carry. Throws InvalidArgument when they carry none, or a malformed one. */
  readonly message: () => Message
}

/** A method as protoc-gen-ts_proto describes it. Client streams are not used: few calls, and nothing that big. */
export type GrpcMethod = {
  /** `/package.Service/Method` */
  readonly path: string
  readonly requestStream: false
  readonly responseStream: boolean
  readonly requestSerialize: (value: never) => Buffer
  readonly requestDeserialize: (value: Buffer) => unknown
  readonly responseSerialize: (value: never) => Buffer
  readonly responseDeserialize: (value: Buffer) => unknown
}
export type GrpcDefinition = Readonly<Record<string, GrpcMethod>>

export type RequestOf<Method extends GrpcMethod> = ReturnType<Method['requestDeserialize']>
export type ResponseOf<Method extends GrpcMethod> = ReturnType<Method['responseDeserialize']>

/** One function for each method: a promise of the answer, or a stream of answers, sent as fast as the caller reads. */
export type GrpcHandlers<Definition extends GrpcDefinition> = {
  readonly [Name in keyof Definition]: Definition[Name]['responseStream'] extends true
    ? (request: RequestOf<Definition[Name]>, call: GrpcCall) => AsyncIterable<ResponseOf<Definition[Name]>>
    : (request: RequestOf<Definition[Name]>, call: GrpcCall) => Promise<ResponseOf<Definition[Name]>>
}

type AnyHandler = (request: never, call: GrpcCall) => Promise<unknown> | AsyncIterable<unknown>

/** A gRPC service: its methods, what answers them, and the proto files that reflection shows. */
export type GrpcService = {
  /** `package.Service` */
  readonly fullName: string
  readonly definition: GrpcDefinition
  readonly handlers: Readonly<Record<string, AnyHandler>>
  /** Each a serialised `FileDescriptorProto`; imported files too. */
  readonly files: readonly Uint8Array[]
}

/** Ties handlers to a generated definition. Throws TypeError for a definition without a method. */
export const grpcService = <Definition extends GrpcDefinition>(
  definition: Definition,
  files: readonly Uint8Array[],
  handlers: GrpcHandlers<Definition>,
): GrpcService => {
  const first = Object.values(definition)[0]
  if (!first) throw new TypeError('a gRPC service needs a method')
  return { fullName: first.path.split('/')[1] ?? '', definition, files, handlers: handlers as Readonly<Record<string, AnyHandler>> }
}
