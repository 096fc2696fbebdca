import Type, { type TBoolean, type TObject, type TOptional } from 'typebox'
import { CursorSchema, IdSchema, InstantSchema, LimitSchema, pageOf } from '#platform/edge/schemas.ts'
import { CHANNELS, type Channel } from '../domain/recipient.ts'

const closed = { additionalProperties: false } as const

export const NotificationParams = Type.Object({ id: IdSchema }, closed)

export const InboxQuery = Type.Object(
  {
    unread: Type.Optional(Type.Boolean({ description: 'True shows only what has not been read.' })),
    limit: LimitSchema,
    cursor: Type.Optional(CursorSchema),
  },
  closed,
)

const MailSchema = Type.Object(
  {
    status: Type.Enum(['pending', 'sent', 'failed']),
    at: Type.Union([InstantSchema, Type.Null()], { description: 'When it was sent or given up.' }),
  },
  { ...closed, description: 'What became of the mail; absent where none was wanted.' },
)

export const NotificationSchema = Type.Object(
  {
    id: IdSchema,
    notice: Type.String({ description: 'What kind of notice it is.', examples: ['password-changed'] }),
    category: Type.String(),
    title: Type.String(),
    body: Type.String({ description: 'Plain text; paragraphs are apart by an empty line.' }),
    link: Type.Optional(Type.String({ description: 'A path of the web app that shows more.' })),
    createdAt: InstantSchema,
    readAt: Type.Union([InstantSchema, Type.Null()], { description: 'What went by mail only counts as read.' }),
    mail: Type.Optional(MailSchema),
  },
  closed,
)

/** `unreadCount` stops counting here. */
export const MOST_COUNTED = 100

export const InboxSchema = Type.Object(
  {
    ...pageOf(NotificationSchema).properties,
    unreadCount: Type.Integer({ minimum: 0, maximum: MOST_COUNTED, description: `${MOST_COUNTED} means so many or more.` }),
  },
  closed,
)

type Switches = TObject<Record<string, TOptional<TBoolean>>>

const switches = (names: readonly string[], description: string): Switches =>
  Type.Object(Object.fromEntries(names.map((name) => [name, Type.Optional(Type.Boolean())])), { ...closed, description })

/** Which categories reach somebody, by channel; what is left out is on. */
export const preferencesSchema = (categories: readonly string[]): TObject<Record<Channel, TOptional<Switches>>> => {
  const byChannel = Object.fromEntries(
    CHANNELS.map((channel) => [channel, Type.Optional(switches(categories, 'True or false by category; on where nothing is said.'))]),
  ) as Record<Channel, TOptional<Switches>>
  return Type.Object(byChannel, closed)
}
