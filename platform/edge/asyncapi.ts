import type { Consumer } from '#platform/bus/consumer.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { EventType } from '#platform/store/event-type.ts'
import { realtimeDocument } from './realtime/asyncapi-realtime.ts'
import type { LiveFeed } from './realtime/live-feed.ts'

type Json = Record<string, unknown>

export type AsyncApiInput = {
  readonly system: string
  readonly title: string
  readonly version: string
  readonly services: readonly {
    readonly name: string
    readonly publishes: readonly EventType[]
    readonly consumers: readonly Consumer[]
    /** What it tells those who watch. */
    readonly realtime?: LiveFeed | undefined
  }[]
}

const DESCRIPTION = `Events are CloudEvents 1.0 in JSON, delivered at least once and in order per subject. Their id names one fact for
ever, so whoever remembers it handles each fact once. Types carry a version; a published version only ever grows.`

/**
 * The AsyncAPI 3.0 document of a system: every event type as a channel, a send operation for the service that publishes
 * it and a receive operation for every consumer that reads it.
 */
export const asyncApiDocument = ({ system, title, version, services }: AsyncApiInput): Json => {
  const types = new Map<string, { readonly type: EventType; readonly source: string | undefined }>()
  for (const service of services) {
    for (const type of service.publishes) types.set(type.name, { type, source: `/${system}/${service.name}` })
  }
  for (const { type } of services.flatMap(({ consumers }) => consumers.flatMap(({ subscriptions }) => subscriptions))) {
    if (!types.has(type.name)) types.set(type.name, { type, source: undefined })
  }
  const sends = services.flatMap((service) => service.publishes.map((type) => sendOperation(service.name, type)))
  const realtime = realtimeDocument(services)
  const receives = services.flatMap((service) => service.consumers.flatMap((consumer) => receiveOperations(service.name, consumer)))

  return {
    asyncapi: '3.0.0',
    id: `urn:plaza:${system}`,
    info: {
      title: `${title} events`,
      version,
      description: DESCRIPTION.replaceAll('\n', ' '),
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: services.map(({ name }) => ({ name })),
    },
    defaultContentType: 'application/cloudevents+json',
    channels: { ...Object.fromEntries([...types.values()].map(({ type }) => [keyOf(type), channel(system, type)])), ...realtime.channels },
    operations: { ...Object.fromEntries([...sends, ...receives]), ...realtime.operations },
    components: {
      messages: {
        ...Object.fromEntries([...types.values()].map(({ type, source }) => [keyOf(type), message(system, type, source)])),
        ...realtime.messages,
      },
    },
  }
}

/** Component names must not hold what a JSON pointer would have to escape. */
const keyOf = (type: EventType): string => type.name.replaceAll(/[^A-Za-z0-9._-]/g, '-')

const channel = (system: string, type: EventType): Json => ({
  address: wireName(system, type.name),
  title: type.name,
  description: type.title,
  messages: { [keyOf(type)]: { $ref: `#/components/messages/${keyOf(type)}` } },
})

const operation = (action: 'send' | 'receive', service: string, type: EventType, texts: Json): Json => ({
  action,
  channel: { $ref: `#/channels/${keyOf(type)}` },
  messages: [{ $ref: `#/channels/${keyOf(type)}/messages/${keyOf(type)}` }],
  tags: [{ name: service }],
  ...texts,
})

const sendOperation = (service: string, type: EventType): [string, Json] => [
  `${service}.send.${keyOf(type)}`,
  operation('send', service, type, { title: `${service} publishes ${type.name}`, summary: type.title }),
]

const receiveOperations = (service: string, consumer: Consumer): [string, Json][] =>
  consumer.subscriptions.map(({ type }) => [
    `${service}.${consumer.name}.receive.${keyOf(type)}`,
    operation('receive', service, type, { title: `${service}/${consumer.name} reads ${type.name}`, summary: consumer.purpose }),
  ])

const message = (system: string, type: EventType, source: string | undefined): Json => ({
  name: wireName(system, type.name),
  title: type.title,
  contentType: 'application/cloudevents+json',
  correlationId: { description: 'One id for everything that follows from one request.', location: '$message.payload#/correlationid' },
  payload: envelopeSchema(system, type, source),
  examples: [{ name: 'example', summary: type.title, payload: exampleEvent(system, type, source) }],
})

/** The envelope that `platform/store/envelope.ts` writes. */
const envelopeSchema = (system: string, type: EventType, source: string | undefined): Json => ({
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'correlationid', 'causationid', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', description: 'Names this fact; the same in every delivery.' },
    source: source === undefined ? { type: 'string', format: 'uri-reference' } : { const: source },
    type: { const: wireName(system, type.name) },
    subject: { type: 'string', description: 'What it is about; events of one subject keep their order.' },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    correlationid: { type: 'string', description: 'One id for everything that follows from one request.' },
    causationid: { type: 'string', description: 'The message that caused this.' },
    traceparent: { type: 'string', description: 'W3C Trace Context.' },
    data: JSON.parse(JSON.stringify(type.schema)) as Json,
  },
})

const exampleEvent = (system: string, type: EventType, source: string | undefined): Json => ({
  specversion: '1.0',
  id: '8f14e45f-ceea-867f-a5e6-a1b2c3d4e5f6',
  source: source ?? `/${system}/${type.name.slice(0, type.name.indexOf('.'))}`,
  type: wireName(system, type.name),
  subject: '01900000-0000-7000-8000-000000000001',
  time: '2026-05-04T10:00:00.000Z',
  datacontenttype: 'application/json',
  correlationid: '4bf92f3577b34da6a3ce929d0e0e4736',
  causationid: 'http/01900000-0000-7000-8000-000000000002/POST /gateway/v1/example/key-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: type.example,
})
