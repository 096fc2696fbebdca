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
    const mails = new Map<string, Set<string>>()
    for (const { id, to, subject, text } of outside<Outside['mails']>('mails')) {
      const what = mails.get(`${to.address} ${subject} ${text}`) ?? new Set()
      mails.set(`${to.address} ${subject} ${text}`, what.add(id))
    }
    // A mail that is sent again after a crash has the same id, so that the reader's program shows it once.
    for (const [mail, ids] of mails) if (ids.size > 1 && !mail.includes('/auth/')) broken(`somebody has the same mail ${ids.size} times: ${mail.slice(0, 200)}`)
    const delivered = new Set(outside<Outside['mails']>('mails').map(({ id }) => id))
    for (const [id, notification] of states(notifications)) {
      if (notification.status !== 'TOLD' || !notification.mail) continue
      if (notification.mail.status === 'PENDING') broken(`the mail of ${id} was never sent`)
      if (notification.mail.status === 'SENT' && !delivered.has(id)) broken(`the mail of ${id} counts as sent and never arrived`)
    }
  })
})
