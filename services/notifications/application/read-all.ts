import type { Condition } from '#platform/store/engine.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import { notifications } from './collections.ts'

const AT_ONCE = 200

/**
 * Marks all that matches as read; broken off, it can be repeated with its message. It goes through them once, by id, so that what comes
 * in meanwhile cannot keep it busy.
 */
export const readAll = async (store: Store, where: readonly Condition[], message: Message): Promise<void> => {
  const command = { type: 'Read', nowMs: message.atMs } as const
  let found = await store.find(notifications, { where, limit: AT_ONCE })
  for (let last = found.at(-1); last; last = found.at(-1)) {
    await Promise.all(found.map(({ id }) => store.execute(notifications, id, command, message)))
    found = await store.find(notifications, { where, after: { value: null, id: last.id }, limit: AT_ONCE })
  }
}
