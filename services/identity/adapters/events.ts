import { type Consumer, on } from '#platform/bus/consumer.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { requestVerification } from '../application/mailed-links.ts'
import type { Durations, Ports } from '../application/ports.ts'
import { userRegistered } from '../contract/events.ts'

/** Whoever registers is asked to prove the address, however the registration came about and whatever crashed after it. */
export const askForVerification = (ports: Pick<Ports, 'store'>, durations: Durations): Consumer => {
  const ask = requestVerification(ports, durations)
  return {
    name: 'ask-for-verification',
    purpose: 'Has a mail sent to everybody who registers, to verify the address.',
    subscriptions: [on(userRegistered, ({ data }, message) => ask(message, data.userId as PrincipalId))],
  }
}
