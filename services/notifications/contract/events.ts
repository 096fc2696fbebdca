import Type from 'typebox'
import { Id } from '#platform/store/event-data.ts'
import { eventType } from '#platform/store/event-type.ts'

// None of these carries what somebody is told, an address, or a link.

const facts = { notificationId: Id, recipientId: Id, notice: Type.String({ description: 'Which one, in a word of the system.' }) }
const example = {
  notificationId: '6b1c0d7b-1f4e-8b55-8d26-8f8a4c1a3e32',
  recipientId: '01900000-0000-7000-8000-00000000000a',
  notice: 'password-changed',
}

export const notificationDue = eventType(
  'notifications.notification-due.v1',
  'The time has come to tell somebody something that was planned, or that could not be told before.',
  Type.Object(facts),
  example,
)

export const notificationCreated = eventType(
  'notifications.notification-created.v1',
  'Somebody is told something: it is in the inbox, and a mail follows, where the data says so.',
  Type.Object({ ...facts, category: Type.String(), inbox: Type.Boolean(), mail: Type.Boolean() }),
  { ...example, category: 'security', inbox: true, mail: true },
)

export const notificationDropped = eventType(
  'notifications.notification-dropped.v1',
  'Nobody was told what was planned.',
  Type.Object({ ...facts, reason: Type.Enum(['recipient-unknown', 'too-late', 'switched-off']) }),
  { ...example, reason: 'switched-off' },
)

export const mailRetryDue = eventType(
  'notifications.mail-retry-due.v1',
  'A mail could not be sent before and is tried again.',
  Type.Object({ ...facts, attempt: Type.Integer({ minimum: 2 }) }),
  { ...example, attempt: 2 },
)

export const mailSent = eventType(
  'notifications.mail-sent.v1',
  'A mail was taken over by the mail server, or written to its file.',
  Type.Object({ ...facts, attempts: Type.Integer({ minimum: 1 }) }),
  { ...example, attempts: 1 },
)

export const mailGivenUp = eventType(
  'notifications.mail-given-up.v1',
  'A mail could not be sent and is not tried any more.',
  Type.Object({ ...facts, reason: Type.String({ description: 'For machines, such as smtp-550.' }) }),
  { ...example, reason: 'smtp-550' },
)
