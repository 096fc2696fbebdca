// The side of a companion's own process. What it is told comes over the channel to Plaza, and nothing through the environment.
import { flushCompileCache } from 'node:module'
import type { CompanionContext } from './companion.ts'
import { systemClock, systemRandom } from './real-world.ts'

/** What Plaza tells a companion: once how to begin, and where the gateway answers each time that is known anew. */
export type ToCompanion =
  | { readonly type: 'begin'; readonly key: string; readonly folder: string; readonly port: number; readonly options?: unknown }
  | { readonly type: 'gateway'; readonly url: string }
/** What a companion tells Plaza: that it answers, or that its port is taken. */
export type FromCompanion =
  | { readonly type: 'answers'; readonly port: number }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

export type CompanionProgram = (
  context: CompanionContext & {
    /** Where it keeps what must survive it; exists. */
    readonly folder: string
    /** The port to answer on, loopback only; 0 for any. */
    readonly port: number
    /** As its definition has them. */
    readonly options: unknown
  },
) => Promise<{ readonly port: number }>

const CALL_MS = 10_000

/** Runs a companion until Plaza ends, however it ends: without the channel to it there is nothing left to do. */
export const runCompanion = (program: CompanionProgram): void => {
  const send = (message: FromCompanion): void => void process.send?.(message)
  let gatewayUrl: string | undefined
  const callGateway: CompanionContext['callGateway'] = async (path, { headers, body }) => {
    if (gatewayUrl === undefined) throw new Error('there is no gateway yet')
    // Loaded with the first call, since a start has other things to do.
    const { request } = await import('undici')
    const answer = await request(`${gatewayUrl}${path}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(CALL_MS) })
    await answer.body.dump()
    return answer.statusCode
  }
  // Ctrl-C goes to the whole group of processes; Plaza says when it is over.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
  process.on('disconnect', () => process.exit(0))
  process.on('message', (message: ToCompanion) => {
    if (message.type === 'gateway') {
      gatewayUrl = message.url
      return
    }
    const { folder, port, options } = message
    program({ key: Buffer.from(message.key, 'base64'), folder, port, options, clock: systemClock, random: systemRandom, callGateway }).then(
      (running) => {
        send({ type: 'answers', port: running.port })
        // Otherwise one that is killed would leave no compiled code to the next one.
        flushCompileCache()
      },
      (error: Error & { code?: string }) => send({ type: 'failed', code: error.code ?? '', message: error.message }),
    )
  })
}
