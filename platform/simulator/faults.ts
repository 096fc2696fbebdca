import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { type Dice, diceOf, fractionOf, shortName } from './dice.ts'

/** What may go wrong, with how often it does by default: per opportunity where it hits a call, per hour where it comes by itself. */
export const FAULTS = {
  'crash-before-commit': { rate: 0.001, per: 'commit', says: 'a process dies before it has written what it decided' },
  'crash-after-commit': { rate: 0.001, per: 'commit', says: 'a process dies after it has written, before it has answered' },
  crash: { rate: 0.5, per: 'hour', says: 'a process dies at any moment' },
  'answer-lost': {
    rate: 0.01,
    per: 'call',
    says: 'what was asked for is done, and the answer is lost: of the database, of a service, to a person',
  },
  'request-lost': { rate: 0.006, per: 'call', says: 'a request never arrives: at a service, or from a person' },
  'message-dropped': { rate: 0.01, per: 'event', says: 'an event is lost on the way to its consumer, and delivered again later' },
  'message-duplicated': { rate: 0.02, per: 'event', says: 'an event is delivered again after it was handled' },
  'message-delayed': { rate: 0.01, per: 'event', says: 'an event comes up to two minutes late' },
  'message-reordered': { rate: 0.05, per: 'event', says: 'events of other keys overtake an event' },
  partition: { rate: 0.15, per: 'hour', says: 'two services, or a service and its database, do not reach each other for a while' },
  'clock-skew': { rate: 1, per: 'process', says: 'the clocks of processes differ by up to two seconds' },
  'clock-jump': { rate: 0.15, per: 'hour', says: 'the clock of a process jumps by up to half a minute, forwards or backwards' },
  'daylight-saving': { rate: 1, per: 'run', says: 'the run begins shortly before the clocks go forward, or back' },
  'slow-disk': { rate: 0.004, per: 'call', says: 'the database takes up to three seconds' },
  'poison-message': { rate: 0.1, per: 'hour', says: 'an event that nobody can read comes with the key of a real one' },
  'webhook-late': { rate: 0.05, per: 'webhook', says: 'a webhook of the payment provider comes up to ten minutes late' },
  'webhook-twice': { rate: 0.05, per: 'webhook', says: 'a webhook comes twice' },
  'webhook-never': { rate: 0.04, per: 'webhook', says: 'a webhook never comes' },
  'webhook-lies': { rate: 0.01, per: 'webhook', says: 'a webhook, rightly signed, tells another amount, currency or reference' },
  'payment-late': { rate: 0.03, per: 'payment', says: 'a payment succeeds after everybody has stopped waiting for it' },
  'provider-away': { rate: 0.04, per: 'call', says: 'the payment provider is away, slow, or breaks off after it has done it' },
  'provider-down': { rate: 0.08, per: 'window', says: 'the payment provider is away for some minutes' },
  'post-down': { rate: 0.1, per: 'window', says: 'the mail server is away for some minutes' },
  'two-versions': { rate: 0.1, per: 'hour', says: 'one process is exchanged for one of an older release, or back' },
} as const satisfies Record<string, { readonly rate: number; readonly per: string; readonly says: string }>

export type FaultName = keyof typeof FAULTS
export type FaultRates = Readonly<Partial<Record<FaultName, number>>>

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[]

/** Every fault at its usual rate. */
export const ALL_FAULTS: FaultRates = Object.fromEntries(FAULT_NAMES.map((name) => [name, FAULTS[name].rate]))

/** One fault that came to pass. */
export type FaultEvent = {
  /** Names it in every run of the same seed in which the same opportunity arises. */
  readonly id: string
  readonly fault: FaultName
  /** Where it hit: a message on an aggregate, a call, a process. */
  readonly place: string
}

/** Decides what goes wrong. */
export type Faults = {
  /** Whether it happens here, now. */
  readonly happens: (fault: FaultName, place: string) => boolean
  /** The same, with dice for how bad it is. */
  readonly strike: (fault: FaultName, place: string) => Dice | undefined
  /** How often a fault that comes by itself does, per hour; 0 when it is switched off or is calm. */
  readonly perHour: (fault: FaultName) => number
  /** Nothing goes wrong any more. */
  readonly calm: () => void
  /** How often each came to pass so far. */
  readonly counts: () => ReadonlyMap<FaultName, number>
}

const WINDOW_MS = 20 * MINUTE_MS

/** Whether something outside is away: for some minutes of every twenty, when chance wants it so. */
export const awayNow = (faults: Pick<Faults, 'strike'>, fault: 'provider-down' | 'post-down', nowMs: () => number): (() => boolean) => {
  const windows = new Map<number, { readonly fromMs: number; readonly toMs: number } | undefined>()
  return () => {
    const number = Math.floor(nowMs() / WINDOW_MS)
    if (!windows.has(number)) {
      const dice = faults.strike(fault, `window ${number}`)
      const fromMs = number * WINDOW_MS + (dice?.between(0, WINDOW_MS / 2) ?? 0)
      windows.set(number, dice && { fromMs, toMs: fromMs + dice.between(MINUTE_MS, WINDOW_MS / 2) })
    }
    const window = windows.get(number)
    return window !== undefined && nowMs() >= window.fromMs && nowMs() < window.toMs
  }
}

export type FaultOptions = {
  readonly seed: string
  readonly rates: FaultRates
  /** Only these come to pass, by id; all that chance wants when undefined. */
  readonly only?: ReadonlySet<string> | undefined
  readonly onFault: (event: FaultEvent) => void
}

/**
 * Faults by seeded chance. Whether one happens depends on the seed and its place and on nothing else, so what is left out of a run
 * hardly moves the others: that is what lets a failing run be made shorter.
 */
export const seededFaults = ({ seed, rates, only, onFault }: FaultOptions): Faults => {
  const asked = new Map<string, number>()
  const counts = new Map<FaultName, number>()
  let isCalm = false

  const strike = (fault: FaultName, place: string): Dice | undefined => {
    const rate = rates[fault] ?? 0
    if (rate <= 0 || isCalm) return undefined
    const here = `${fault} ${place}`
    const times = (asked.get(here) ?? 0) + 1
    asked.set(here, times)
    const name = `${seed} ${here} ${times}`
    // What comes by itself was already drawn by the hour; of everything else the rate is a probability.
    if (FAULTS[fault].per !== 'hour' && fractionOf(name) >= rate) return undefined
    const id = shortName(name)
    if (only && !only.has(id)) return undefined
    counts.set(fault, (counts.get(fault) ?? 0) + 1)
    onFault({ id, fault, place })
    return diceOf(name)
  }

  return {
    strike,
    happens: (fault, place) => strike(fault, place) !== undefined,
    perHour: (fault) => (isCalm ? 0 : (rates[fault] ?? 0)),
    calm: () => {
      isCalm = true
    },
    counts: () => counts,
  }
}
