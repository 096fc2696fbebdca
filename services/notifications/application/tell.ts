import type { Message } from '#platform/store/message.ts'
import type { Facts } from '../domain/facts.ts'
import type { NotificationId, Plan, Telling } from '../domain/notification.ts'
import { type Channel, wants } from '../domain/recipient.ts'
import { notifications, recipients } from './collections.ts'
import type { Ports } from './ports.ts'

type TellingPorts = Pick<Ports, 'store' | 'say' | 'alwaysOn'>

/** What can be told now, and how, given who the recipient is and what they want. */
export const tellingOf =
  ({ store, say, alwaysOn }: TellingPorts) =>
  async (plan: Plan, facts: Facts): Promise<Telling> => {
    const recipient = await store.stateOf(recipients, plan.recipientId)
    if (!recipient.person) return { type: 'RecipientUnknown' }
    const isOn = (channel: Channel): boolean => alwaysOn.includes(plan.category) || wants(recipient, channel, plan.category)
    const mail = isOn('email')
    // A link for once must not lie in an inbox, and without it the notice is of no use there.
    const inbox = plan.oneTimeLink === null && isOn('inbox')
    if (!mail && !inbox) return { type: 'SwitchedOff' }
    return { type: 'Say', text: say(plan.notice, recipient.person.locale, facts), inbox, mail }
  }

/** Tells somebody what was planned, if that is still so. */
export const tellNow =
  (ports: TellingPorts) =>
  async (id: NotificationId, nowMs: number, message: Message): Promise<void> => {
    const notification = await ports.store.stateOf(notifications, id)
    if (notification.status !== 'PLANNED') return
    const telling = await tellingOf(ports)(notification.plan, notification.facts)
    await ports.store.execute(notifications, id, { type: 'Tell', telling, nowMs }, message)
  }
