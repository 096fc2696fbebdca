import type { Consumer, Handle } from '#platform/bus/consumer.ts'
import type { Between } from '#platform/host/compose.ts'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { type Message, StoreUnavailable } from '#platform/store/message.ts'
import { type Mortal, never } from './faulty-engine.ts'
import type { PlayedWorld } from './played-world.ts'

export type Delivered = { readonly service: string; readonly consumer: string; readonly event: CloudEvent }

type Options = Pick<PlayedWorld, 'timeline' | 'faults' | 'network'> & {
  readonly process: Mortal
  /** Told of every event that a consumer has handled. */
  readonly delivered: (delivered: Delivered) => void
  /** An event that was handled before cannot be handled again. */
  readonly refused: (what: string) => void
}

/** How long a call to a service that cannot be reached takes until it is given up. */
const UNREACHABLE_MS = 2_000
const LATE_MS = 120_000
const OVERTAKEN_MS = 3_000
const AGAIN_MS = 60_000

type Method = (...args: unknown[]) => Promise<unknown>

/** What lies between the services of a process, as bad as a network and a broker can be. */
export const faultyBetween = (options: Options): Between => ({
  call: (caller, callee, api) =>
    Object.fromEntries(
      Object.entries(api as Record<string, Method>).map(([name, method]) => [name, faultyCall(options, caller, callee, name, method)]),
    ),
  consumer: (service, consumer) => faultyConsumer(options, service, consumer),
})

/** A call as it is over gRPC: it may not arrive, and its answer may not. Either way the caller gets what a gRPC client throws. */
const faultyCall = (options: Options, caller: string, callee: string, name: string, method: Method): Method => {
  const { process, timeline, faults, network } = options
  return async (...args) => {
    const message = args.at(-1) as Partial<Message> | undefined
    const place = `${caller} → ${callee}.${name} ${message?.id ?? ''}`
    if (network.isCut(caller, callee) || faults.happens('request-lost', place)) {
      await timeline.pause(UNREACHABLE_MS)
      if (!process.isAlive()) return never()
      throw new StoreUnavailable(`${callee} does not answer`)
    }
    const answer = await method(...args)
    if (network.isCut(caller, callee) || faults.happens('answer-lost', place)) throw new StoreUnavailable(`${callee} broke off`)
    return answer
  }
}

const faultyConsumer = (options: Options, service: string, consumer: Consumer): Consumer => {
  const { process, timeline, faults, delivered, refused } = options

  const wrapped =
    (handle: Handle<unknown>): Handle<unknown> =>
    async (event, message) => {
      const place = `${service}.${consumer.name} ${event.type} ${event.id}`
      if (faults.happens('message-dropped', place)) throw new StoreUnavailable('the event was lost on the way')
      const late = faults.strike('message-delayed', place)
      if (late) await timeline.pause(late.between(1_000, LATE_MS))
      const overtaken = faults.strike('message-reordered', place)
      if (overtaken) await timeline.pause(overtaken.between(1, OVERTAKEN_MS))
      if (!process.isAlive()) return never()
      await handle(event, message)
      if (!process.isAlive()) return never()
      delivered({ service, consumer: consumer.name, event })
      const again = faults.strike('message-duplicated', place)
      if (!again) return undefined
      // Not awaited: after a crash, old events come again when newer ones of their key were handled long ago.
      timeline.after(again.between(0, AGAIN_MS), () => {
        if (!process.isAlive()) return
        handle(event, message).catch((error: unknown) => {
          // That a database is away may happen again, too; a broken promise may not.
          if (error instanceof InvariantViolation) refused(`${place}: ${error.message}`)
        })
      })
      return undefined
    }

  return {
    ...consumer,
    subscriptions: consumer.subscriptions.map((subscription) => ({
      ...subscription,
      handle: wrapped(subscription.handle as Handle<unknown>) as Handle<never>,
    })),
  }
}
