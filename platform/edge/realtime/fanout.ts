import type { Vector } from './position.ts'

/** What is told on a channel. It is plain data, so that it can go to other processes. */
export type FanoutMessage = {
  readonly partition: number
  /** How far in the log of its service everything has been told, this message included. */
  readonly vector: Vector
  /** The message as sockets get it. */
  readonly text: string
}

/**
 * Carries messages to everybody who hears a channel, in the order of their publishing. It may carry one twice, say because two
 * processes read the same log; the hub drops what it has told before.
 */
export type Fanout = {
  readonly publish: (channel: string, message: FanoutMessage) => void
  /** Returns how to end it. */
  readonly subscribe: (channel: string, hear: (message: FanoutMessage) => void) => () => void
  /** Whether anybody may hear the channel: what nobody hears need not be made. */
  readonly isHeard: (channel: string) => boolean
}

/** Within one process, at once. */
export const memoryFanout = (): Fanout => {
  const channels = new Map<string, Set<(message: FanoutMessage) => void>>()
  return {
    publish: (channel, message) => {
      for (const hear of channels.get(channel) ?? []) hear(message)
    },
    subscribe: (channel, hear) => {
      const hearers = channels.get(channel) ?? new Set()
      channels.set(channel, hearers.add(hear))
      return () => {
        hearers.delete(hear)
        if (hearers.size === 0 && channels.get(channel) === hearers) channels.delete(channel)
      }
    },
    isHeard: (channel) => channels.has(channel),
  }
}
