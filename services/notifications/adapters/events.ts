import type { Logger } from 'pino'
import { type Consumer, on, type Subscription } from '#platform/bus/consumer.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { CloudEvent, EventType } from '#platform/store/event-type.ts'
import type { Message } from '#platform/store/message.ts'
import { userProfileUpdated, userRegistered } from '#services/identity/contract/events.ts'
import { notifications, recipients } from '../application/collections.ts'
import { callOffNotice, planNotice } from '../application/plan-notices.ts'
import type { Ports, Post } from '../application/ports.ts'
import { tellNow } from '../application/tell.ts'
import { writeMail } from '../application/write-mail.ts'
import { mailGivenUp, mailRetryDue, notificationCreated, notificationDue } from '../contract/events.ts'
import type { Notice } from '../contract/notice.ts'
import type { NotificationId } from '../domain/notification.ts'

type Options = {
  readonly ports: Ports
  readonly notices: readonly Notice[]
  readonly post: Post
  readonly clock: Clock
  readonly log: Logger
}

type Handler = (event: CloudEvent<never>, nowMs: number, message: Message) => Promise<void>

/** Who people are, what they are told, and how it reaches them. */
export const notificationConsumers = (options: Options): readonly Consumer[] => [
  knowPeople(options.ports),
  planNotices(options),
  tellWhatIsDue(options),
  sendMails(options),
]

const knowPeople = ({ store }: Ports): Consumer => {
  type Profile = { readonly userId: string; readonly email: string; readonly fullName: string; readonly locale: 'es' | 'en' }
  const know = ({ data: { userId, email, fullName, locale } }: CloudEvent<Profile>, message: Message) =>
    store.execute(recipients, userId, { type: 'Know', person: { email, name: fullName, locale } }, message)
  return {
    name: 'know-people',
    purpose: 'Keeps the names, addresses and languages of those who can be told things.',
    subscriptions: [on(userRegistered, know), on(userProfileUpdated, know)],
  }
}

const planNotices = ({ ports, notices, clock }: Options): Consumer => {
  const handlers = new Map<EventType, Handler[]>()
  const add = (type: EventType, handler: Handler): void => {
    handlers.set(type, [...(handlers.get(type) ?? []), handler])
  }
  for (const notice of notices) {
    add(notice.after, planNotice(ports, notice))
    for (const by of notice.calledOffBy) add(by.type, callOffNotice(ports, notice, by))
  }
  const subscriptions: Subscription[] = [...handlers].map(([type, all]) => ({
    type,
    handle: (event: CloudEvent<never>, message: Message) => Promise.all(all.map((handle) => handle(event, clock.nowMs(), message))),
  }))
  return { name: 'plan-notices', purpose: 'Finds out who is to be told of what has happened.', subscriptions }
}

const tellWhatIsDue = ({ ports, clock }: Options): Consumer => ({
  name: 'tell-what-is-due',
  purpose: 'Tells people what was planned for this moment.',
  subscriptions: [
    on(notificationDue, ({ data }, message) => tellNow(ports)(data.notificationId as NotificationId, clock.nowMs(), message)),
  ],
})

/**
 * Mails follow from what this service has told itself, so a crash costs nothing but a second try. Killed between sending and noting
 * it, the mail goes once more, with the Message-ID that it had before.
 */
const sendMails = ({ ports, post, clock, log }: Options): Consumer => {
  const send = async (notificationId: string, attempt: number, message: Message): Promise<void> => {
    const id = notificationId as NotificationId
    const written = await writeMail(ports)(id, attempt)
    if (!written) return
    const { failed, isFinal } = { isFinal: false, ...('failed' in written ? written : await post.send(written)) }
    const nowMs = clock.nowMs()
    if (failed === undefined) {
      await ports.store.execute(notifications, id, { type: 'NoteMailSent', attempt, nowMs }, message)
      return
    }
    log.warn({ notificationId, attempt, reason: failed }, 'a mail could not be sent')
    await ports.store.execute(notifications, id, { type: 'NoteMailFailed', attempt, reason: failed, isFinal, nowMs }, message)
  }
  return {
    name: 'send-mails',
    purpose: 'Sends the mails of what people are told, and notes what became of them.',
    subscriptions: [
      on(notificationCreated, async ({ data }, message) => {
        if (data.mail) await send(data.notificationId, 1, message)
      }),
      on(mailRetryDue, ({ data }, message) => send(data.notificationId, data.attempt, message)),
      on(mailGivenUp, async ({ data: { notificationId, notice, reason } }) => {
        log.error({ notificationId, notice, reason }, 'a mail was given up')
      }),
    ],
  }
}
