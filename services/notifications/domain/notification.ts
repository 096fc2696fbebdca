// One thing that one person is told for one cause. Its id follows from the three, so however often the cause is reported, there is one.
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import { derivedId, type Id } from '#platform/kernel/ids.ts'
import type { Facts, Locale } from './facts.ts'

export type NotificationId = Id<'notification'>

/** The id of what `recipientId` is told with `notice` about `about`. */
export const notificationId = (notice: string, recipientId: string, about: string): NotificationId =>
  derivedId('notification', notice, recipientId, about)

/** A mail is tried again after 30 s, then after twice as long each time up to an hour, and given up after a day. */
export const MAIL_RETRIES = { firstMs: 30 * SECOND_MS, longestMs: HOUR_MS, givenUpAfterMs: DAY_MS } as const
/**
 * Somebody whom we have not heard of yet is looked for again after half a second, since who has just registered is told something at
 * once; then after as long as it has lasted, up to a few minutes; for a day.
 */
const UNKNOWN_RECIPIENT = { firstMs: SECOND_MS / 2, longestMs: 5 * MINUTE_MS, givenUpAfterMs: DAY_MS } as const

/** What was planned; none of it ever changes. */
export type Plan = {
  readonly notice: string
  readonly category: string
  readonly recipientId: string
  /** A path of the web app. */
  readonly link: string | null
  /** A link whose token is asked for when the mail is written, and kept nowhere. */
  readonly oneTimeLink: { readonly path: string; readonly requestId: string } | null
  /** Where the mail goes, if not to the address of the account. */
  readonly address: string | null
  readonly dueMs: number
  readonly uselessFromMs: number | null
  /** How long it is remembered. */
  readonly keepMs: number
}

/** What somebody is told, in one language. Paragraphs of the body are apart by an empty line. */
export type Text = { readonly locale: Locale; readonly title: string; readonly body: string; readonly action: string | null }

/** What can be done about telling somebody now. */
export type Telling =
  | { readonly type: 'Say'; readonly text: Text; readonly inbox: boolean; readonly mail: boolean }
  | { readonly type: 'SwitchedOff' }
  | { readonly type: 'RecipientUnknown' }

export type Mail =
  | { readonly status: 'PENDING'; readonly attempts: number }
  | { readonly status: 'SENT'; readonly attempts: number; readonly atMs: number }
  | { readonly status: 'GIVEN_UP'; readonly attempts: number; readonly atMs: number; readonly reason: string }

export type DropReason = 'recipient-unknown' | 'too-late' | 'switched-off'

export type Planned = { readonly status: 'PLANNED'; readonly plan: Plan; readonly facts: Facts; readonly plannedAtMs: number }
export type Told = {
  readonly status: 'TOLD'
  readonly plan: Plan
  readonly text: Text
  readonly inbox: boolean
  readonly mail: Mail | null
  readonly toldAtMs: number
  readonly readAtMs: number | null
}
export type Notification =
  | { readonly status: 'NONE' | 'FORGOTTEN' | 'CALLED_OFF' }
  | Planned
  | Told
  | { readonly status: 'DROPPED'; readonly plan: Plan; readonly reason: DropReason; readonly droppedAtMs: number }

export type NotificationCommand =
  /** `telling` is what can be done at once; null when it is for later. */
  | { readonly type: 'Plan'; readonly plan: Plan; readonly facts: Facts; readonly telling: Telling | null; readonly nowMs: number }
  | { readonly type: 'CallOff'; readonly keepMs: number; readonly nowMs: number }
  | { readonly type: 'ComeDue'; readonly nowMs: number }
  | { readonly type: 'Tell'; readonly telling: Telling; readonly nowMs: number }
  | { readonly type: 'NoteMailSent'; readonly attempt: number; readonly nowMs: number }
  /** `isFinal`: another try cannot help. */
  | {
      readonly type: 'NoteMailFailed'
      readonly attempt: number
      readonly reason: string
      readonly isFinal: boolean
      readonly nowMs: number
    }
  | { readonly type: 'RetryMail'; readonly nowMs: number }
  | { readonly type: 'Read'; readonly nowMs: number }
  | { readonly type: 'Forget' }

export type NotificationEvent =
  | { readonly type: 'Planned'; readonly plan: Plan; readonly facts: Facts; readonly isForLater: boolean; readonly atMs: number }
  | { readonly type: 'Postponed'; readonly untilMs: number }
  | { readonly type: 'BecameDue' }
  | { readonly type: 'Told'; readonly text: Text; readonly inbox: boolean; readonly mail: boolean; readonly atMs: number }
  | { readonly type: 'Dropped'; readonly reason: DropReason; readonly atMs: number }
  | { readonly type: 'CalledOff'; readonly keepUntilMs: number }
  | { readonly type: 'MailSent'; readonly atMs: number }
  | { readonly type: 'MailFailed'; readonly retryMs: number }
  | { readonly type: 'MailGivenUp'; readonly reason: string; readonly atMs: number }
  | { readonly type: 'MailRetryDue' }
  | { readonly type: 'WasRead'; readonly atMs: number }
  | { readonly type: 'Forgotten' }

export type NotificationRejection = { readonly type: 'NotificationNotFound' }

type NotificationDecision = Decision<NotificationEvent, NotificationRejection>

const tell = (plan: Plan, plannedAtMs: number, telling: Telling, nowMs: number): NotificationEvent => {
  if (plan.uselessFromMs !== null && nowMs >= plan.uselessFromMs) return { type: 'Dropped', reason: 'too-late', atMs: nowMs }
  switch (telling.type) {
    case 'Say':
      return { type: 'Told', text: telling.text, inbox: telling.inbox, mail: telling.mail, atMs: nowMs }
    case 'SwitchedOff':
      return { type: 'Dropped', reason: 'switched-off', atMs: nowMs }
    case 'RecipientUnknown': {
      // Their registration may be on its way; it comes from another log.
      const { firstMs, longestMs, givenUpAfterMs } = UNKNOWN_RECIPIENT
      const waitedMs = nowMs - Math.max(plannedAtMs, plan.dueMs)
      if (waitedMs >= givenUpAfterMs) return { type: 'Dropped', reason: 'recipient-unknown', atMs: nowMs }
      return { type: 'Postponed', untilMs: nowMs + Math.min(Math.max(waitedMs, firstMs), longestMs) }
    }
    default:
      return unreachable(telling)
  }
}

const retryPauseMs = (attempt: number): number => Math.min(MAIL_RETRIES.firstMs * 2 ** Math.min(attempt - 1, 16), MAIL_RETRIES.longestMs)

const noteFailure = (told: Told, reason: string, isFinal: boolean, attempt: number, nowMs: number): NotificationEvent => {
  const retryMs = nowMs + retryPauseMs(attempt)
  const { uselessFromMs } = told.plan
  const isTooLate = retryMs - told.toldAtMs > MAIL_RETRIES.givenUpAfterMs || (uselessFromMs !== null && retryMs >= uselessFromMs)
  return isFinal || isTooLate ? { type: 'MailGivenUp', reason, atMs: nowMs } : { type: 'MailFailed', retryMs }
}

/** Whether this try is the one that is waited for: an older one, and the answer to it, change nothing. */
export const awaitsMail = (notification: Notification, attempt: number): notification is Told =>
  notification.status === 'TOLD' && notification.mail?.status === 'PENDING' && notification.mail.attempts === attempt - 1

const decide = (notification: Notification, command: NotificationCommand): NotificationDecision => {
  switch (command.type) {
    case 'Plan': {
      // Planned before, or called off before it was planned.
      if (notification.status !== 'NONE') return accept()
      const { plan, facts, telling, nowMs } = command
      const planned = { type: 'Planned', plan, facts, isForLater: telling === null, atMs: nowMs } as const
      return telling === null ? accept(planned) : accept(planned, tell(plan, nowMs, telling, nowMs))
    }
    case 'CallOff': {
      if (notification.status !== 'NONE' && notification.status !== 'PLANNED') return accept()
      return accept({ type: 'CalledOff', keepUntilMs: command.nowMs + command.keepMs })
    }
    case 'ComeDue':
      return notification.status === 'PLANNED' ? accept({ type: 'BecameDue' }) : accept()
    case 'Tell': {
      if (notification.status !== 'PLANNED') return accept()
      return accept(tell(notification.plan, notification.plannedAtMs, command.telling, command.nowMs))
    }
    case 'Read':
      if (notification.status !== 'TOLD') return reject({ type: 'NotificationNotFound' })
      return notification.readAtMs === null ? accept({ type: 'WasRead', atMs: command.nowMs }) : accept()
    case 'Forget':
      return notification.status === 'FORGOTTEN' ? accept() : accept({ type: 'Forgotten' })
    default:
      return notification.status === 'TOLD' ? decideMail(notification, command) : accept()
  }
}

const decideMail = (
  told: Told,
  command: Extract<NotificationCommand, { readonly type: 'NoteMailSent' | 'NoteMailFailed' | 'RetryMail' }>,
): NotificationDecision => {
  switch (command.type) {
    case 'NoteMailSent':
      return awaitsMail(told, command.attempt) ? accept({ type: 'MailSent', atMs: command.nowMs }) : accept()
    case 'NoteMailFailed':
      if (!awaitsMail(told, command.attempt)) return accept()
      return accept(noteFailure(told, command.reason, command.isFinal, command.attempt, command.nowMs))
    case 'RetryMail':
      return told.mail?.status === 'PENDING' ? accept({ type: 'MailRetryDue' }) : accept()
    default:
      return unreachable(command)
  }
}

const evolve = (notification: Notification, event: NotificationEvent): Notification => {
  switch (event.type) {
    case 'Planned':
      return { status: 'PLANNED', plan: event.plan, facts: event.facts, plannedAtMs: event.atMs }
    case 'Postponed':
    case 'BecameDue':
    case 'MailRetryDue':
      return notification
    case 'CalledOff':
      return { status: 'CALLED_OFF' }
    case 'Forgotten':
      return { status: 'FORGOTTEN' }
    case 'Told': {
      if (notification.status !== 'PLANNED') return notification
      const { text, inbox, atMs } = event
      const mail: Mail | null = event.mail ? { status: 'PENDING', attempts: 0 } : null
      // What is not in the inbox is no unread entry of it either.
      return { status: 'TOLD', plan: notification.plan, text, inbox, mail, toldAtMs: atMs, readAtMs: inbox ? null : atMs }
    }
    case 'Dropped':
      if (notification.status !== 'PLANNED') return notification
      return { status: 'DROPPED', plan: notification.plan, reason: event.reason, droppedAtMs: event.atMs }
    case 'WasRead':
      return notification.status === 'TOLD' ? { ...notification, readAtMs: event.atMs } : notification
    case 'MailSent':
      return withMail(notification, (attempts) => ({ status: 'SENT', attempts, atMs: event.atMs }))
    case 'MailFailed':
      return withMail(notification, (attempts) => ({ status: 'PENDING', attempts }))
    case 'MailGivenUp':
      return withMail(notification, (attempts) => ({ status: 'GIVEN_UP', attempts, atMs: event.atMs, reason: event.reason }))
    default:
      return unreachable(event)
  }
}

const withMail = (notification: Notification, mail: (attempts: number) => Mail): Notification =>
  notification.status === 'TOLD' ? { ...notification, mail: mail((notification.mail?.attempts ?? 0) + 1) } : notification

export const notificationDecider: Decider<Notification, NotificationCommand, NotificationEvent, NotificationRejection> = {
  initial: { status: 'NONE' },
  decide,
  evolve,
}
