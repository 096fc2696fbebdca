import Type from 'typebox'
import type { CursorCodec } from '#platform/edge/cursor.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { listPage } from '#platform/edge/list-page.ts'
import { invalidField, notFound, problemsFor } from '#platform/edge/problem.ts'
import { commandMessage, principalOf } from '#platform/edge/request.ts'
import { problems } from '#platform/edge/schemas.ts'
import { type Clock, toIso } from '#platform/kernel/clock.ts'
import type { Condition } from '#platform/store/engine.ts'
import type { Store } from '#platform/store/store.ts'
import { notifications, recipients } from '../application/collections.ts'
import { readAll } from '../application/read-all.ts'
import type { Mail, Notification, NotificationRejection, Told } from '../domain/notification.ts'
import { CHANNELS, type Recipient, type Switch, wants } from '../domain/recipient.ts'
import { InboxQuery, InboxSchema, MOST_COUNTED, NotificationParams, NotificationSchema, preferencesSchema } from './http-schemas.ts'
import { entryView } from './views.ts'

type Options = {
  readonly store: Store
  readonly clock: Clock
  readonly cursors: CursorCodec
  /** All categories of the system, and those of them that nobody can switch off. */
  readonly categories: readonly string[]
  readonly alwaysOn: readonly string[]
}

const notificationProblem = problemsFor<NotificationRejection>({ NotificationNotFound: () => notFound('notification') })

const MAIL_STATUS = { PENDING: 'pending', SENT: 'sent', GIVEN_UP: 'failed' } as const

const mailView = (mail: Mail) => ({ status: MAIL_STATUS[mail.status], at: mail.status === 'PENDING' ? null : toIso(mail.atMs) })

const viewOf = (id: string, told: Told) => ({
  ...entryView(id, told),
  readAt: told.readAtMs === null ? null : toIso(told.readAtMs),
  ...(told.mail && { mail: mailView(told.mail) }),
})

/** Adds the routes of notifications, relative to the gateway's prefix. Everybody sees their own. */
export const notificationRoutes = (app: HttpApp, { store, clock, cursors, categories, alwaysOn }: Options): void => {
  const config = { access: 'authenticated' } as const
  const PreferencesSchema = preferencesSchema(categories)

  const unreadOf = (readerId: string): readonly Condition[] => [
    { column: 'reader_id', is: '=', value: readerId },
    { column: 'is_unread', is: '=', value: true },
  ]

  /** Somebody else's looks like none, and so does what is not told yet. */
  const ownNotification = async (id: string, readerId: string): Promise<Told> => {
    const notification: Notification = await store.stateOf(notifications, id)
    if (notification.status !== 'TOLD' || notification.plan.recipientId !== readerId) throw notFound('notification')
    return notification
  }

  const preferencesOf = (recipient: Recipient) =>
    Object.fromEntries(
      CHANNELS.map((channel) => [
        channel,
        Object.fromEntries(categories.map((name) => [name, alwaysOn.includes(name) || wants(recipient, channel, name)])),
      ]),
    )

  app.get(
    '/notifications',
    {
      config,
      schema: {
        operationId: 'listNotifications',
        summary: 'What I was told, the newest first',
        querystring: InboxQuery,
        response: { 200: InboxSchema },
      },
    },
    async (request) => {
      const { unread, limit, cursor } = request.query
      const readerId = principalOf(request).id
      const where = unread === true ? unreadOf(readerId) : unreadOf(readerId).slice(0, 1)
      const wish = { where, orderBy: { column: 'told_ms', descending: true }, limit, cursor }
      const page = await listPage({ store, cursors }, notifications, wish, ({ id, state }) =>
        state.status === 'TOLD' ? viewOf(id, state) : null,
      )
      const counted = await store.find(notifications, { where: unreadOf(readerId), limit: MOST_COUNTED })
      return { ...page, unreadCount: counted.length }
    },
  )

  app.post(
    '/notifications/:id/read',
    {
      config,
      schema: {
        operationId: 'readNotification',
        summary: 'Mark a notification as read',
        description: 'Reading it twice is no error.',
        params: NotificationParams,
        response: { 200: NotificationSchema, ...problems(404) },
      },
    },
    async (request) => {
      const { id } = request.params
      const readerId = principalOf(request).id
      await ownNotification(id, readerId)
      const { message } = commandMessage(request, clock.nowMs())
      const { rejected } = await store.execute(notifications, id, { type: 'Read', nowMs: message.atMs }, message)
      if (rejected) throw notificationProblem(rejected)
      return viewOf(id, await ownNotification(id, readerId))
    },
  )

  app.post(
    '/notifications/read-all',
    {
      // It changes nothing the second time, so it needs no key.
      config: { ...config, idempotencyKey: false },
      schema: {
        operationId: 'readAllNotifications',
        summary: 'Mark all my notifications as read',
        response: { 204: Type.Null({ description: 'All that was there is read now.' }) },
      },
    },
    async (request, reply) => {
      const { message } = commandMessage(request, clock.nowMs())
      await readAll(store, unreadOf(principalOf(request).id), message)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/notifications/preferences',
    {
      config,
      schema: {
        operationId: 'getNotificationPreferences',
        summary: 'What reaches me, and how',
        response: { 200: PreferencesSchema },
      },
    },
    async (request) => preferencesOf(await store.stateOf(recipients, principalOf(request).id)),
  )

  app.put(
    '/notifications/preferences',
    {
      config,
      schema: {
        operationId: 'setNotificationPreferences',
        summary: 'Choose what reaches me, and how',
        description: `Replaces what was chosen before. These cannot be switched off: ${alwaysOn.join(', ')}.`,
        body: PreferencesSchema,
        response: { 200: PreferencesSchema },
      },
    },
    async (request) => {
      const off: Switch[] = []
      for (const channel of CHANNELS) {
        for (const [category, isOn] of Object.entries(request.body[channel] ?? {})) {
          if (isOn) continue
          if (alwaysOn.includes(category)) throw invalidField(`${channel}/${category}`, 'cannot be switched off')
          off.push(`${channel}/${category}`)
        }
      }
      const { id } = principalOf(request)
      const { message } = commandMessage(request, clock.nowMs())
      await store.execute(recipients, id, { type: 'SwitchOff', off }, message)
      return preferencesOf(await store.stateOf(recipients, id))
    },
  )
}
