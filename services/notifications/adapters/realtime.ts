import Type from 'typebox'
import { type LiveFeed, liveMessage } from '#platform/edge/realtime/live-feed.ts'
import { Id, Instant } from '#platform/store/event-data.ts'
import type { Store } from '#platform/store/store.ts'
import { notifications } from '../application/collections.ts'
import { notificationCreated } from '../contract/events.ts'
import { entryView } from './views.ts'

const notification = liveMessage(
  'NOTIFICATION',
  'A new entry of one’s inbox.',
  Type.Object({
    type: Type.Literal('NOTIFICATION'),
    id: Id,
    notice: Type.String({ description: 'What kind of notice it is.' }),
    category: Type.String(),
    title: Type.String(),
    body: Type.String({ description: 'Plain text; paragraphs are apart by an empty line.' }),
    link: Type.Optional(Type.String({ description: 'A path of the web app that shows more.' })),
    createdAt: Instant,
  }),
  {
    type: 'NOTIFICATION',
    id: '6b1c0d7b-1f4e-8b55-8d26-8f8a4c1a3e32',
    notice: 'password-changed',
    category: 'security',
    title: 'Your password was changed',
    body: 'If that was you, there is nothing to do.',
    createdAt: '2026-05-04T10:00:00.000Z',
  },
)

/** What notifications tells people who are here: the new entries of their inbox, and nothing that goes by mail only. */
export const inboxFeed = (store: Store): LiveFeed => ({
  topics: [
    {
      name: 'me',
      argument: undefined,
      purpose: 'What I am told.',
      access: 'authenticated',
      channelOf: (_, principal) => principal && `me/${principal.id}`,
    },
  ],
  messages: [notification],
  events: [notificationCreated],
  subjectOf: ({ data }) => {
    const { notificationId, inbox } = data as { readonly notificationId: string; readonly inbox: boolean }
    return inbox ? notificationId : undefined
  },
  describe: async (ids, isHeard) => {
    const found = await store.getMany(notifications, ids)
    return new Map(
      ids.flatMap((id, index) => {
        const told = found[index]?.state
        if (told?.status !== 'TOLD' || !isHeard(`me/${told.plan.recipientId}`)) return []
        const message = { type: 'NOTIFICATION', ...entryView(id, told) }
        return [[id, { channels: [`me/${told.plan.recipientId}`], message }] as const]
      }),
    )
  },
})
