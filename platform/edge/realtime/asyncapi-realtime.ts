import { GATEWAY_PATH } from '../gateway.ts'
import type { LiveFeed, LiveMessageType } from './live-feed.ts'
import { clientMessages, PositionText, serverMessages } from './protocol.ts'

type Json = Record<string, unknown>
type Told = { readonly name: string; readonly realtime?: LiveFeed | undefined }

const NAME = 'realtime'

/** What the AsyncAPI document says of the hub: nothing for a system none of whose services tells anything. */
export const realtimeDocument = (services: readonly Told[]): { channels: Json; operations: Json; messages: Json } => {
  const telling = services.flatMap(({ name, realtime }) => (realtime ? [{ name, feed: realtime }] : []))
  if (telling.length === 0) return { channels: {}, operations: {}, messages: {} }
  const fromClients = Object.entries(clientMessages).map(([name, about]) => messageOf({ name, ...about }))
  const fromHub = Object.entries(serverMessages).map(([name, about]) => messageOf({ name, ...about }))
  const fromServices = telling.map(({ name, feed }) => ({ name, messages: feed.messages.map((type) => messageOf(withPosition(type))) }))
  const all = [...fromClients, ...fromHub, ...fromServices.flatMap(({ messages }) => messages)]
  return {
    channels: {
      [NAME]: {
        address: `${GATEWAY_PATH}/realtime`,
        title: 'Live messages over one WebSocket',
        description: describe(telling.map(({ feed }) => feed)),
        messages: Object.fromEntries(all.map(([key]) => [key, { $ref: `#/components/messages/${key}` }])),
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      [`gateway.receive.${NAME}`]: operation('receive', 'What a client says', fromClients),
      [`gateway.send.${NAME}`]: operation('send', 'What the gateway says', fromHub),
      ...Object.fromEntries(
        fromServices.map(({ name, messages }) => [
          `${name}.send.${NAME}`,
          { ...operation('send', `What ${name} tells those who watch`, messages), tags: [{ name }] },
        ]),
      ),
    },
    messages: Object.fromEntries(all),
  }
}

const describe = (feeds: readonly LiveFeed[]): string => {
  const topics = feeds
    .flatMap((feed) => feed.topics)
    .map(({ name, argument, purpose, access }) => {
      const text = argument === undefined ? `\`${name}\`` : `\`${name}:\` and ${argument}`
      return `${text}: ${purpose} ${access === 'public' ? 'For everybody.' : 'Needs a token.'}`
    })
  return [
    'JSON texts, one a frame. A client may name itself with AUTH, and is nobody until then; there is never a token in the URL.',
    'It subscribes to topics, and READY says from when on it hears everything. After a lost connection it subscribes again',
    '`after` the last position of the topic, and hears what it missed. Closed with code 4008 it was too slow, and does the same.',
    ...topics,
  ].join(' ')
}

const operation = (action: 'send' | 'receive', title: string, messages: readonly (readonly [string, Json])[]): Json => ({
  action,
  title,
  channel: { $ref: `#/channels/${NAME}` },
  messages: messages.map(([key]) => ({ $ref: `#/channels/${NAME}/messages/${key}` })),
})

/** The hub adds the position to what a service tells. */
const withPosition = ({ name, title, schema, example }: LiveMessageType): LiveMessageType => {
  const { properties, required, ...rest } = schema as Json
  return {
    name,
    title,
    schema: {
      ...rest,
      properties: { ...(properties as Json), position: PositionText },
      required: [...(required as readonly string[]), 'position'],
    },
    example: { ...example, position: 'service.42' },
  }
}

const messageOf = ({ name, title, schema, example }: LiveMessageType): readonly [string, Json] => [
  `${NAME}.${name}`,
  {
    name,
    title,
    contentType: 'application/json',
    // A clone without TypeBox's own marks.
    payload: JSON.parse(JSON.stringify(schema)) as Json,
    examples: [{ name: 'example', summary: title, payload: example }],
  },
]
