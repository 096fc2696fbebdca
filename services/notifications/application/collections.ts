import { collection } from '#platform/store/collection.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import { mailGivenUp, mailRetryDue, mailSent, notificationCreated, notificationDropped, notificationDue } from '../contract/events.ts'
import {
  type Notification,
  type NotificationCommand,
  type NotificationEvent,
  notificationDecider,
  type Plan,
  type Told,
} from '../domain/notification.ts'
import { recipientDecider } from '../domain/recipient.ts'

/** Everybody who can be told things. */
export const recipients = collection({
  name: 'recipient',
  decider: recipientDecider,
  columns: { email: { type: 'text', of: ({ person }) => person?.email ?? null } },
  indexes: [['email']],
})

const factsOf = (notificationId: string, { recipientId, notice }: Plan) => ({ notificationId, recipientId, notice })

const publish = (event: NotificationEvent, notification: Notification, id: string): readonly EventDraft[] => {
  if (!('plan' in notification)) return []
  const facts = factsOf(id, notification.plan)
  const attempts = (notification.status === 'TOLD' && notification.mail?.attempts) || 0
  switch (event.type) {
    case 'BecameDue':
      return [notificationDue.of(facts)]
    case 'Told':
      return [notificationCreated.of({ ...facts, category: notification.plan.category, inbox: event.inbox, mail: event.mail })]
    case 'Dropped':
      return [notificationDropped.of({ ...facts, reason: event.reason })]
    case 'MailRetryDue':
      return [mailRetryDue.of({ ...facts, attempt: attempts + 1 })]
    case 'MailSent':
      return [mailSent.of({ ...facts, attempts })]
    case 'MailGivenUp':
      return [mailGivenUp.of({ ...facts, reason: event.reason })]
    default:
      return []
  }
}

const DUE = 'due'
const MAIL = 'mail'
const KEEP = 'keep'

const ofTold = <Value>(read: (told: Told) => Value) => ({
  of: (notification: Notification): Value | null => (notification.status === 'TOLD' ? read(notification) : null),
})

const ofPlan = <Value>(read: (plan: Plan) => Value) => ({
  of: (notification: Notification): Value | null => ('plan' in notification ? read(notification.plan) : null),
})

/** All notifications; lists show what was told. */
export const notifications = collection({
  name: 'notification',
  decider: notificationDecider,
  columns: {
    reader_id: { type: 'text', ...ofTold(({ plan }) => plan.recipientId) },
    told_ms: { type: 'integer', ...ofTold(({ toldAtMs }) => toldAtMs) },
    is_unread: { type: 'boolean', ...ofTold(({ readAtMs }) => readAtMs === null) },
    /** For operators: what was planned and dropped, too. */
    recipient_id: { type: 'text', ...ofPlan(({ recipientId }) => recipientId) },
    planned_ms: { type: 'integer', ...ofPlan(({ dueMs }) => dueMs) },
  },
  indexes: [
    ['reader_id', 'told_ms'],
    ['reader_id', 'is_unread', 'told_ms'],
    ['recipient_id', 'planned_ms'],
  ],
  publish,
  timers: (event) => {
    switch (event.type) {
      case 'Planned': {
        const { dueMs, keepMs } = event.plan
        const keep = { name: KEEP, dueMs: Math.max(event.atMs, dueMs) + keepMs }
        return event.isForLater ? [keep, { name: DUE, dueMs }] : [keep]
      }
      case 'Postponed':
        return [{ name: DUE, dueMs: event.untilMs }]
      case 'CalledOff':
        return [
          { name: DUE, dueMs: null },
          { name: KEEP, dueMs: event.keepUntilMs },
        ]
      case 'MailFailed':
        return [{ name: MAIL, dueMs: event.retryMs }]
      case 'Forgotten':
        return [DUE, MAIL].map((name) => ({ name, dueMs: null }))
      default:
        return []
    }
  },
  onTimer: (name, nowMs): NotificationCommand => {
    switch (name) {
      case DUE:
        return { type: 'ComeDue', nowMs }
      case MAIL:
        return { type: 'RetryMail', nowMs }
      default:
        return { type: 'Forget' }
    }
  },
})
