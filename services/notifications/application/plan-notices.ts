import { DAY_MS, fromIso } from '#platform/kernel/clock.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { Message } from '#platform/store/message.ts'
import type { CallOff, Notice } from '../contract/notice.ts'
import { notificationId, type Plan } from '../domain/notification.ts'
import { notifications } from './collections.ts'
import type { Ports } from './ports.ts'
import { tellingOf } from './tell.ts'

/**
 * News that are older than this are told to nobody: whoever switches notifications on has events of a month in the log, and those
 * were told or missed long ago.
 */
const STALE_AFTER_MS = 3 * DAY_MS

type PlanningPorts = Pick<Ports, 'store' | 'say' | 'alwaysOn' | 'keepMs'>

/** Plans what an event means for one person by one notice, and tells it at once unless it is for later. May be repeated. */
export const planNotice =
  (ports: PlanningPorts, notice: Notice) =>
  async (event: CloudEvent<never>, nowMs: number, message: Message): Promise<void> => {
    const { data } = event
    if (!notice.when(data)) return
    const recipientId = notice.to.idIn(data)
    const happenedMs = fromIso(event.time)
    const plan: Plan = {
      notice: notice.name,
      category: notice.category,
      recipientId,
      link: notice.link?.(data) ?? null,
      oneTimeLink: notice.oneTimeLink ? { path: notice.oneTimeLink.path, requestId: notice.oneTimeLink.request(data) } : null,
      address: notice.address?.(data) ?? null,
      dueMs: notice.at?.dueMs(data) ?? happenedMs,
      uselessFromMs: notice.at?.uselessFromMs(data) ?? happenedMs + STALE_AFTER_MS,
      keepMs: ports.keepMs,
    }
    const facts = notice.facts(data)
    const telling = plan.dueMs > nowMs ? null : await tellingOf(ports)(plan, facts)
    const id = notificationId(notice.name, recipientId, notice.about?.(data) ?? event.id)
    await ports.store.execute(notifications, id, { type: 'Plan', plan, facts, telling, nowMs }, message)
  }

/** Makes a planned notice needless; what was told already stays. */
export const callOffNotice =
  ({ store, keepMs }: PlanningPorts, notice: Notice, { idIn, about }: CallOff) =>
  async ({ data }: CloudEvent<never>, nowMs: number, message: Message): Promise<void> => {
    const id = notificationId(notice.name, idIn(data), about(data))
    await store.execute(notifications, id, { type: 'CallOff', keepMs, nowMs }, message)
  }
