import type { Command } from '#platform/host/service.ts'
import { toIso } from '#platform/kernel/clock.ts'
import type { Store } from '#platform/store/store.ts'
import { notifications, recipients } from '../application/collections.ts'
import type { Notification } from '../domain/notification.ts'

const USAGE = 'notifications list EMAIL'
const MOST = 200

/** What an operator can see from the command line: what somebody was told, never the words or a link. */
export const notificationCommands = (store: Store): readonly Command[] => [
  {
    path: ['notifications', 'list'],
    usage: USAGE,
    summary: 'Show what somebody was told and what became of the mails, without the texts',
    run: async (args, io) => {
      const [email, ...rest] = args
      if (email === undefined || rest.length > 0) {
        io.note(`Usage: ${USAGE}`)
        return 2
      }
      const value = email.trim().normalize('NFC').toLowerCase()
      const [recipient] = await store.find(recipients, { where: [{ column: 'email', is: '=', value }], limit: 1 })
      if (!recipient) {
        io.note(`Nobody with the address ${email} can be told anything.`)
        return 1
      }
      const where = [{ column: 'recipient_id', is: '=', value: recipient.id }] as const
      const found = await store.find(notifications, { where, orderBy: { column: 'planned_ms', descending: true }, limit: MOST })
      for (const { id, state } of found) io.out(lineOf(id, state))
      if (found.length === MOST) io.note(`Only the newest ${MOST} are shown.`)
      return 0
    },
  },
]

const lineOf = (id: string, notification: Notification): string => {
  if (!('plan' in notification)) return id
  const { notice, dueMs } = notification.plan
  const columns = (atMs: number, what: string): string => [toIso(atMs), id, notice, what].join('  ')
  switch (notification.status) {
    case 'PLANNED':
      return columns(dueMs, 'planned')
    case 'DROPPED':
      return columns(notification.droppedAtMs, `dropped: ${notification.reason}`)
    case 'TOLD': {
      const { mail, inbox, toldAtMs, readAtMs } = notification
      const inInbox = inbox ? [`inbox: ${readAtMs === null ? 'unread' : 'read'}`] : []
      const byMail = mail ? [`mail: ${mailText(mail)}`] : []
      return columns(toldAtMs, [...inInbox, ...byMail].join(', '))
    }
  }
}

const mailText = (mail: NonNullable<Extract<Notification, { readonly status: 'TOLD' }>['mail']>): string => {
  if (mail.status === 'GIVEN_UP') return `given up after ${mail.attempts}: ${mail.reason}`
  return mail.status === 'SENT' ? `sent ${toIso(mail.atMs)}` : `pending after ${mail.attempts}`
}
