import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Companion, Companions } from './companion.ts'
import type { FromCompanion, ToCompanion } from './companion-program.ts'

export type CompanionProcesses = Companions & {
  /** Resolves when all that were opened answer; rejects when one does not start, such as when its port is taken. */
  readonly ready: () => Promise<void>
  /** Tells all companions, those of later too, where the gateway answers. */
  readonly gatewayIs: (url: string) => void
  readonly stop: () => Promise<void>
  /** Where each answers. */
  readonly running: readonly { readonly name: string; readonly url: string }[]
}

type Options = {
  /** Below it each companion has a folder of its own. */
  readonly folder: string
  /** The port of the first companion; the next one has the next. 0 for any. */
  readonly firstPort: number
  readonly log: Logger
}

/** A port that nobody has at this moment. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

const PACKED_MODULES = new URL('./packed-modules.js', import.meta.url).href
const START_WITHIN_MS = 15_000
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 10_000

/**
 * Companions in processes of their own, started again when they end by themselves. They end when this process does, however it does.
 * Opening one does not wait for it, so that both start at the same time: what is asked of it before `ready` may find nobody.
 */
export const companionProcesses = ({ folder, firstPort, log }: Options): CompanionProcesses => {
  const children = new Map<string, ChildProcess>()
  const running: { name: string; url: string }[] = []
  let gatewayUrl: string | undefined
  let stopping = false
  let places = 0
  const launches: Promise<number>[] = []

  const tell = (child: ChildProcess, message: ToCompanion): void => {
    if (child.connected) child.send(message)
  }

  const launch = (companion: Companion, key: Uint8Array, port: number): Promise<number> => {
    const own = join(folder, companion.name)
    mkdirSync(own, { recursive: true, mode: 0o700 })
    // Isolated: none of our settings, which hold secrets, and no file of ours but its own folder. What is said to Node it hears too,
    // and where compiled code is kept, which makes its start quicker.
    const { NODE_OPTIONS } = process.env
    const compiled = getCompileCacheDir()
    const child = fork(fileURLToPath(companion.program), [own], {
      env: { ...(NODE_OPTIONS !== undefined && { NODE_OPTIONS }), ...(compiled && { NODE_COMPILE_CACHE: dirname(compiled) }) },
      execArgv: ['--import', PACKED_MODULES],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    children.set(companion.name, child)
    tell(child, { type: 'begin', key: Buffer.from(key).toString('base64'), folder: own, port, options: companion.options })
    if (gatewayUrl !== undefined) tell(child, { type: 'gateway', url: gatewayUrl })
    return new Promise((resolve, reject) => {
      const failed = (why: string, more: object = {}): void => {
        child.kill('SIGKILL')
        reject(Object.assign(new Error(`${companion.name} did not start: ${why}`), more))
      }
      const deadline = setTimeout(() => failed('it stays silent'), START_WITHIN_MS)
      child.once('exit', () => failed('it ended'))
      child.once('message', (message: FromCompanion) => {
        clearTimeout(deadline)
        child.removeAllListeners('exit')
        if (message.type === 'failed') return failed(message.message, { code: message.code, port })
        child.once('exit', () => again(companion, key, message.port, FIRST_PAUSE_MS))
        resolve(message.port)
      })
    })
  }

  /** It keeps its port, so that whoever talks to it need not know. */
  const again = (companion: Companion, key: Uint8Array, port: number, pauseMs: number): void => {
    if (stopping) return
    log.warn({ companion: companion.name }, 'a companion has ended and is started again')
    setTimeout(() => {
      if (stopping) return
      launch(companion, key, port).catch((error: unknown) => {
        log.error({ error, companion: companion.name }, 'a companion could not be started again')
        again(companion, key, port, Math.min(LONGEST_PAUSE_MS, pauseMs * 2))
      })
    }, pauseMs).unref()
  }

  return {
    running,
    ready: async () => {
      await Promise.all(launches)
    },
    open: async (companion, key) => {
      const port = firstPort === 0 ? await freePort() : firstPort + places++
      const url = `http://127.0.0.1:${port}`
      running.push({ name: companion.name, url })
      const launched = launch(companion, key, port)
      // Whoever asks whether all are ready hears of it.
      launched.catch(() => undefined)
      launches.push(launched)
      return companion.connect({ url, key })
    },
    gatewayIs: (url) => {
      gatewayUrl = url
      for (const child of children.values()) tell(child, { type: 'gateway', url })
    },
    stop: async () => {
      stopping = true
      await Promise.all(
        [...children.values()].map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return
          const ended = new Promise((resolve) => child.once('exit', resolve))
          if (child.connected) child.disconnect()
          else child.kill('SIGKILL')
          await ended
        }),
      )
    },
  }
}
