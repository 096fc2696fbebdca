import { invariant } from '#platform/simulator/invariant.ts'
import { notifications } from '#services/notifications/application/collections.ts'
import { notificationCreated } from '#services/notifications/contract/events.ts'
import type { Outside } from '../stage.ts'

export default invariant('Whoever has to be told something is told once.', ({ onEvent, atRest, states, outside, broken }) => {
  const told = new Set<string>()
  onEvent(notificationCreated, ({ notificationId }) => {
    if (told.has(notificationId)) broken(`notification ${notificationId} was made twice`)
    told.add(notificationId)
  })
  atRest(() => {
    const delivered = new Set(outside<Outside['mails']>('mails').map(({ id }) => id))
    for (const [id, notification] of states(notifications)) {
      if (notification.status !== 'TOLD' || !notification.mail) continue
      if (notification.mail.status === 'PENDING') broken(`the mail of ${id} was never sent`)
      if (notification.mail.status === 'SENT' && !delivered.has(id)) broken(`the mail of ${id} counts as sent and never arrived`)
    }
  })
})
