import type { Logger } from 'pino'
import type { Tail } from '#platform/bus/consumer.ts'
import type { Store } from '#platform/store/store.ts'
import { notifications } from '../application/collections.ts'
import { notificationCreated } from '../contract/events.ts'
import type { NotificationsApi } from '../contract/notifications-api.ts'

/** New entries of inboxes as they come, from the log of this service. */
export const followInboxes =
  (tail: Tail, store: Store, log: Logger): NotificationsApi['follow'] =>
  (see) => {
    const show = async (id: string): Promise<void> => {
      const told = await store.stateOf(notifications, id)
      if (told.status !== 'TOLD' || !told.inbox) return
      const { plan, text, toldAtMs } = told
      const { recipientId, notice, link } = plan
      see({ id, recipientId, notice, title: text.title, body: text.body, link, createdAtMs: toldAtMs })
    }
    return tail([notificationCreated], ({ data }) => {
      const { notificationId, inbox } = data as { readonly notificationId: string; readonly inbox: boolean }
      if (inbox) show(notificationId).catch((error: unknown) => log.warn({ error }, 'a new entry of an inbox was not shown live'))
    })
  }
