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

type AnyFunction = (...args: never[]) => unknown

/** Node itself may stand between a call and whoever made it. */
const FRAMES = 3

/** The place in our code that called `called`, or undefined when a library did. */
const culprit = (called: AnyFunction): string | undefined => {
  const { stackTraceLimit, prepareStackTrace } = Error
  Error.stackTraceLimit = FRAMES
  // Call sites cost a tenth of a text.
  Error.prepareStackTrace = (_error, sites) => sites
  const holder: { stack?: readonly NodeJS.CallSite[] } = {}
  Error.captureStackTrace(holder, called)
  const sites = holder.stack ?? []
  Object.assign(Error, { stackTraceLimit, prepareStackTrace })
  for (const site of sites) {
    const file = site.getFileName() ?? ''
    if (file.startsWith('node:') || file === '') continue
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
  const refuseOurs = (what: string, called: AnyFunction): void => {
    const place = culprit(called)
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
    refuseOurs('reads the real clock', now)
    return timeline.nowMs()
  }
  const VirtualDate = function (this: unknown, ...args: unknown[]): unknown {
    if (args.length === 0 || !new.target) refuseOurs('reads the real clock', VirtualDate)
    if (!new.target) return new RealDate(timeline.nowMs()).toString()
    return Reflect.construct(RealDate, args.length === 0 ? [timeline.nowMs()] : args, new.target)
  }
  VirtualDate.prototype = RealDate.prototype
  Object.assign(VirtualDate, { now, parse: RealDate.parse, UTC: RealDate.UTC })
  replace(globalThis, 'Date', VirtualDate)
  const guarded = (what: string, instead: AnyFunction): AnyFunction => {
    const guard = function (this: unknown, ...args: unknown[]): unknown {
      refuseOurs(what, guard)
      return Reflect.apply(instead, this, args)
    }
    return guard
  }
  replace(globalThis.performance, 'now', guarded('reads the real clock', timeline.nowMs))
  replace(Math, 'random', guarded('rolls a real die', dice.fraction))

  const later = (delayMs: number, action: () => void) => {
    const cancel = timeline.after(delayMs, action)
    const handle = { cancel, ref: () => handle, unref: () => handle, hasRef: () => false, refresh: () => handle, close: cancel }
    return handle
  }
  const stop = (handle: { readonly cancel?: () => void } | undefined): void => handle?.cancel?.()
  const timeout = (action: AnyFunction, delayMs = 0, ...args: never[]) => later(delayMs, () => action(...args))
  const interval = (action: AnyFunction, delayMs = 0, ...args: never[]) => {
    let current = later(0, () => undefined)
    const again = (): void => {
      current = later(Math.max(1, delayMs), () => {
        action(...args)
        again()
      })
    }
    again()
    return { ...current, cancel: () => current.cancel() }
  }
  replace(globalThis, 'setTimeout', guarded('waits for the real clock', timeout))
  replace(globalThis, 'setInterval', guarded('waits for the real clock', interval))
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

  const randomBytes = (length: number, callback?: (error: null, bytes: Buffer) => void): Buffer | undefined => {
    const bytes = Buffer.from(dice.bytes(length))
    if (!callback) return bytes
    callback(null, bytes)
    return undefined
  }
  const randomUuid = (): string =>
    Buffer.from(dice.bytes(16))
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const fill = <T extends ArrayBufferView>(array: T): T => {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(dice.bytes(array.byteLength))
    return array
  }
  const unknown = (): never => {
    throw new AroundThePorts('no library needed crypto.randomInt so far; add it to surroundings.ts')
  }
  replace(crypto, 'randomBytes', guarded('rolls a real die', randomBytes))
  replace(crypto, 'randomUUID', guarded('rolls a real die', randomUuid))
  replace(crypto, 'randomInt', guarded('rolls a real die', unknown))
  replace(Object.getPrototypeOf(globalThis.crypto) as typeof globalThis.crypto, 'getRandomValues', guarded('rolls a real die', fill))
  const noNetwork = (): never => {
    const message = `${culprit(noNetwork) ?? 'a library'} uses the network, which a simulation does not have`
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
