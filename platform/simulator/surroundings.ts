import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import type { Dice } from './dice.ts'
import { useInstantCrypto } from './instant-crypto.ts'
import type { Timeline } from './timeline.ts'

/** Business code went around its ports: it asked the machine for the time, for chance, or for the network. */
export class AroundThePorts extends Error {
  override readonly name = 'AroundThePorts'
}

/** Where the rules must be kept: our own code, but not the simulator itself nor what plays the people. */
const OURS = /\/(?:services|systems|platform)\/(?!.*node_modules)/
const EXEMPT = /\/platform\/simulator\/|\/simulation\/|\.test\.ts|\/node_modules\//

/** How many frames lie between a call and whoever made it, at the most: those of this file, and of Node itself. */
const FRAMES = 5

/** The place in our code that asked for something of the machine, or undefined when a library did. */
const culprit = (): string | undefined => {
  const { stackTraceLimit, prepareStackTrace } = Error
  Error.stackTraceLimit = FRAMES
  // Call sites cost a tenth of a text.
  Error.prepareStackTrace = (_error, sites) => sites
  const sites = new Error().stack as unknown as readonly NodeJS.CallSite[]
  Object.assign(Error, { stackTraceLimit, prepareStackTrace })
  for (const site of sites) {
    const file = site.getFileName() ?? ''
    if (file.endsWith('/platform/simulator/surroundings.ts') || file.startsWith('node:') || file === '') continue
    if (!OURS.test(file) || EXEMPT.test(file)) return undefined
    return `${file.slice(file.search(/\/(?:services|systems|platform)\//) + 1)}:${site.getLineNumber()}`
  }
  return undefined
}

export type SurroundingsOptions = {
  readonly timeline: Pick<Timeline, 'nowMs' | 'after'>
  /** For libraries that roll dice of their own. */
  readonly dice: Dice
  /** Told of every way around the ports, since what is thrown may be caught by somebody. */
  readonly onViolation: (what: string) => void
}

/** What waits for its turn of Node's own event loop. */
let immediates = 0
const realSetImmediate = globalThis.setImmediate

/** Resolves when nothing can happen any more without virtual time going on. */
export const settled = async (): Promise<void> => {
  do await new Promise<void>((resolve) => void realSetImmediate(resolve))
  while (immediates > 0)
}

/**
 * Makes this process a world without surroundings: time is the timeline's, chance is seeded, there is no network. Libraries live in it
 * without noticing; our own code, which has ports for all of it, gets an {@link AroundThePorts} that names the line. Returns how to
 * leave it. One at a time.
 */
export const enterSimulatedWorld = ({ timeline, dice, onViolation }: SurroundingsOptions): (() => void) => {
  const undo: (() => void)[] = [useInstantCrypto()]
  const refuseOurs = (what: string): void => {
    const place = culprit()
    if (place === undefined) return
    const message = `${place} ${what}; business code gets that through its ports`
    onViolation(message)
    throw new AroundThePorts(message)
  }
  const replace = <T extends object, Name extends keyof T>(owner: T, name: Name, value: unknown): void => {
    const before = Object.getOwnPropertyDescriptor(owner, name)
    Object.defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: before?.enumerable ?? true })
    undo.push(() => (before ? Object.defineProperty(owner, name, before) : delete owner[name]))
  }

  const RealDate = globalThis.Date
  const now = (): number => {
    refuseOurs('reads the real clock')
    return timeline.nowMs()
  }
  const VirtualDate = function (this: unknown, ...args: unknown[]): unknown {
    if (!new.target) return new RealDate(now()).toString()
    return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, new.target)
  }
  VirtualDate.prototype = RealDate.prototype
  Object.assign(VirtualDate, { now, parse: RealDate.parse, UTC: RealDate.UTC })
  replace(globalThis, 'Date', VirtualDate)
  replace(globalThis.performance, 'now', () => {
    refuseOurs('reads the real clock')
    return timeline.nowMs()
  })
  replace(Math, 'random', () => {
    refuseOurs('rolls a real die')
    return dice.fraction()
  })

  const later = (delayMs: number, action: () => void) => {
    const cancel = timeline.after(delayMs, action)
    const handle = { cancel, ref: () => handle, unref: () => handle, hasRef: () => false, refresh: () => handle, close: cancel }
    return handle
  }
  const stop = (handle: { readonly cancel?: () => void } | undefined): void => handle?.cancel?.()
  replace(globalThis, 'setTimeout', (action: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) => {
    refuseOurs('waits for the real clock')
    return later(delayMs, () => action(...args))
  })
  replace(globalThis, 'setInterval', (action: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) => {
    refuseOurs('waits for the real clock')
    let current = later(0, () => undefined)
    const again = (): void => {
      current = later(Math.max(1, delayMs), () => {
        action(...args)
        again()
      })
    }
    again()
    return { ...current, cancel: () => current.cancel() }
  })
  replace(globalThis, 'clearTimeout', stop)
  replace(globalThis, 'clearInterval', stop)
  replace(globalThis, 'setImmediate', (action: (...args: unknown[]) => void, ...args: unknown[]) => {
    immediates++
    return realSetImmediate(() => {
      immediates--
      action(...args)
    })
  })
  undo.push(() => {
    immediates = 0
  })

  replace(crypto, 'randomBytes', (length: number, callback?: (error: null, bytes: Buffer) => void) => {
    refuseOurs('rolls a real die')
    const bytes = Buffer.from(dice.bytes(length))
    return callback ? callback(null, bytes) : bytes
  })
  replace(crypto, 'randomUUID', () => {
    refuseOurs('rolls a real die')
    return Buffer.from(dice.bytes(16))
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  })
  replace(crypto, 'randomInt', () => {
    refuseOurs('rolls a real die')
    throw new AroundThePorts('no library needed crypto.randomInt so far; add it to surroundings.ts')
  })
  replace(
    Object.getPrototypeOf(globalThis.crypto) as typeof globalThis.crypto,
    'getRandomValues',
    <T extends ArrayBufferView>(array: T): T => {
      refuseOurs('rolls a real die')
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(dice.bytes(array.byteLength))
      return array
    },
  )
  const noNetwork = (): never => {
    const message = `${culprit() ?? 'a library'} uses the network, which a simulation does not have`
    onViolation(message)
    throw new AroundThePorts(message)
  }
  replace(net.Socket.prototype, 'connect', noNetwork)
  replace(net.Server.prototype, 'listen', noNetwork)
  replace(globalThis, 'fetch', noNetwork)
  // What was imported by name from Node's own modules follows.
  syncBuiltinESMExports()

  return () => {
    for (const step of undo.reverse()) step()
    syncBuiltinESMExports()
  }
}
