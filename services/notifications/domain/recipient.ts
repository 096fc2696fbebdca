// Somebody who can be told things: a copy of what identity says of them, and what they do not want to be told.
import { accept, type Decider } from '#platform/kernel/decision.ts'
import type { Locale } from './facts.ts'

export type Person = { readonly email: string; readonly name: string; readonly locale: Locale }

/** Ways to reach somebody. */
export const CHANNELS = ['inbox', 'email'] as const
export type Channel = (typeof CHANNELS)[number]

/** One channel of one category: `email/news`. */
export type Switch = `${Channel}/${string}`

export type Recipient = {
  /** Null as long as we have not heard of them. */
  readonly person: Person | null
  /** What they have switched off; all else is on. */
  readonly off: readonly Switch[]
}

export type RecipientCommand =
  | { readonly type: 'Know'; readonly person: Person }
  | { readonly type: 'SwitchOff'; readonly off: readonly Switch[] }
export type RecipientEvent =
  | { readonly type: 'BecameKnown'; readonly person: Person }
  | { readonly type: 'Chose'; readonly off: readonly Switch[] }

export const recipientDecider: Decider<Recipient, RecipientCommand, RecipientEvent, never> = {
  initial: { person: null, off: [] },
  decide: (_recipient, command) =>
    command.type === 'Know' ? accept({ type: 'BecameKnown', person: command.person }) : accept({ type: 'Chose', off: command.off }),
  evolve: (recipient, event) => (event.type === 'BecameKnown' ? { ...recipient, person: event.person } : { ...recipient, off: event.off }),
}

/** Whether somebody wants to hear of a category this way. */
export const wants = ({ off }: Recipient, channel: Channel, category: string): boolean => !off.includes(`${channel}/${category}`)
