// What clients and the hub say to each other. The AsyncAPI document is made of it.
import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { onceEach } from '../once-each.ts'

const closed = { additionalProperties: false } as const

const TopicText = Type.String({ minLength: 1, maxLength: 200, description: 'What to watch, as `spot:ID`.' })
export const PositionText = Type.String({
  maxLength: 512,
  description: 'A place in what is told, opaque: whoever subscribes `after` it misses nothing and hears nothing twice.',
})

export const clientMessages = {
  AUTH: {
    title: 'Who I am. Without a token: nobody, as everybody is at first. Sent again before the token expires, with the next one.',
    schema: Type.Object({ type: Type.Literal('AUTH'), token: Type.Optional(Type.String({ description: 'An access token.' })) }, closed),
    example: { type: 'AUTH' },
  },
  SUBSCRIBE: {
    title: 'Tell me of this topic, from now on or after a position; READY says from when on. Sent again it begins anew.',
    schema: Type.Object({ type: Type.Literal('SUBSCRIBE'), topic: TopicText, after: Type.Optional(PositionText) }, closed),
    example: { type: 'SUBSCRIBE', topic: 'me' },
  },
  UNSUBSCRIBE: {
    title: 'No more of this topic.',
    schema: Type.Object({ type: Type.Literal('UNSUBSCRIBE'), topic: TopicText }, closed),
    example: { type: 'UNSUBSCRIBE', topic: 'me' },
  },
} as const

/** Why the hub does not do what it was asked, or stops doing it. */
export const ERROR_CODES = {
  MALFORMED_MESSAGE: 'It is not JSON text, or not of the form of its type.',
  UNKNOWN_TYPE: 'There is no message of this type.',
  TOO_MANY_MESSAGES: 'Messages come faster than anybody needs; the connection is closed.',
  TOO_MANY_TOPICS: 'This connection watches as many topics as it may.',
  UNKNOWN_TOPIC: 'There is no such topic.',
  UNAUTHENTICATED: 'The token is not valid, or the topic needs one. Refresh it and send AUTH.',
  FORBIDDEN: 'The token lacks the permission for this topic.',
  TOKEN_EXPIRED: 'The topic has ended, since the token has expired. Send AUTH with the next one and subscribe after the last position.',
  TOPIC_ENDED: 'The topic has ended, since the connection now belongs to somebody else.',
  RESYNC: 'What came after this position is not kept, or is too much. Read anew what you show, and subscribe without `after`.',
  UNAVAILABLE: 'It cannot be checked now. Try again in some seconds.',
} as const
export type ErrorCode = keyof typeof ERROR_CODES

export const serverMessages = {
  READY: {
    title: 'AUTH was accepted; with a topic: from here on you hear everything about it. What you missed has come before.',
    schema: Type.Object({ type: Type.Literal('READY'), topic: Type.Optional(TopicText), position: Type.Optional(PositionText) }),
    example: { type: 'READY', topic: 'me', position: 'notifications.42' },
  },
  ERROR: {
    title: 'Something was refused, or has ended.',
    schema: Type.Object({
      type: Type.Literal('ERROR'),
      code: Type.Enum(Object.keys(ERROR_CODES) as ErrorCode[], {
        description: Object.entries(ERROR_CODES)
          .map(([code, meaning]) => `${code}: ${meaning}`)
          .join(' '),
      }),
      topic: Type.Optional(TopicText),
    }),
    example: { type: 'ERROR', code: 'RESYNC', topic: 'me' },
  },
} as const

/** With which codes the hub closes a connection (RFC 6455 §7.4; from 4000 on they are ours). */
export const CLOSE = {
  goingAway: 1001,
  binary: 1003,
  refused: 1008,
  /** Too slow: what was meant for this client was dropped, so it must resume, or read anew. */
  resync: 4008,
} as const

type ClientMessage = {
  [Name in keyof typeof clientMessages]: Static<(typeof clientMessages)[Name]['schema']>
}[keyof typeof clientMessages]

const validatorOf = onceEach((schema: TSchema) => Compile(schema))

/** The message that a frame holds, or why it is none. */
export const readMessage = (text: string): ClientMessage | 'MALFORMED_MESSAGE' | 'UNKNOWN_TYPE' => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'MALFORMED_MESSAGE'
  }
  const type: unknown = value !== null && typeof value === 'object' && 'type' in value ? value.type : undefined
  if (typeof type !== 'string') return 'MALFORMED_MESSAGE'
  if (!Object.hasOwn(clientMessages, type)) return 'UNKNOWN_TYPE'
  const { schema } = clientMessages[type as keyof typeof clientMessages]
  return validatorOf(schema).Check(value) ? (value as ClientMessage) : 'MALFORMED_MESSAGE'
}
