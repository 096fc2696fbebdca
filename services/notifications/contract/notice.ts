// Who is told what, as a system says it: data that reads like a table. Nothing here knows what the events are about.
import type { Static, TSchema } from 'typebox'
import type { EventType } from '#platform/store/event-type.ts'
import type { Fact, Facts } from '../domain/facts.ts'

export type { Facts } from '../domain/facts.ts'

/** Monday, 4 May 2026, 12:00. `at` is ISO 8601, `timeZone` an IANA name. */
export const dayAndTime = (at: string, timeZone: string): Fact => ({ at, timeZone, show: 'day-and-time' })
/** 12:00, where the day is clear from the rest. */
export const timeOfDay = (at: string, timeZone: string): Fact => ({ at, timeZone, show: 'time' })
/** 4 May at 10:00 UTC, where nobody knows which place the reader is at. */
export const inUtc = (at: string): Fact => ({ at, timeZone: 'UTC', show: 'in-utc' })

/** Somebody whom an event is about: in the system's word for that role, and where in the event the id is. */
export type Recipient<Data> = { readonly as: string; readonly idIn: (data: Data) => string }

/** When somebody is told, if not at once. */
export type Moment<Data> = {
  /** For people: `15 minutes before the end`. */
  readonly words: string
  readonly dueMs: (data: Data) => number
  /** From this instant on it is of no use any more, and nobody is told. */
  readonly uselessFromMs: (data: Data) => number
}

/** An event that makes a planned notice needless; `about` must be what the notice said it is about. */
export type CallOff = {
  readonly type: EventType
  readonly idIn: (data: never) => string
  readonly about: (data: never) => string
}

/** One line of the table. */
export type Notice = {
  /** Also the name of its templates. */
  readonly name: string
  /** What people switch off; some categories cannot be. */
  readonly category: string
  readonly after: EventType
  readonly to: Recipient<never>
  readonly when: (data: never) => boolean
  readonly facts: (data: never) => Facts
  /** A path of the web app that shows more. */
  readonly link: ((data: never) => string) | undefined
  /**
   * A path of the web app that needs a one-time token, and the request that the token is of. Such a notice goes by mail only, and the
   * token is in nothing but the mail.
   */
  readonly oneTimeLink: { readonly path: string; readonly request: (data: never) => string } | undefined
  /** Where the mail goes, when that is not the address of the account. */
  readonly address: ((data: never) => string) | undefined
  readonly at: Moment<never> | undefined
  /** What it is about: the same notice about the same thing is told once. The event itself unless said. */
  readonly about: ((data: never) => string) | undefined
  readonly calledOffBy: readonly CallOff[]
}

type Row<Data> = {
  readonly to: Recipient<Data>
  readonly category: string
  readonly when?: (data: Data) => boolean
  readonly facts?: (data: Data) => Facts
  readonly link?: (data: Data) => string
  readonly oneTimeLink?: { readonly path: string; readonly request: (data: Data) => string }
  readonly address?: (data: Data) => string
  readonly at?: Moment<Data>
  readonly about?: (data: Data) => string
  readonly calledOffBy?: readonly CallOff[]
}

/** Declares one notice; what is left out means: always, at once, without facts and without a link. */
export const notice = <Schema extends TSchema>(name: string, after: EventType<Schema>, row: Row<Static<Schema>>): Notice =>
  ({
    name,
    after,
    when: () => true,
    facts: () => ({}),
    link: undefined,
    oneTimeLink: undefined,
    address: undefined,
    at: undefined,
    about: undefined,
    calledOffBy: [],
    ...row,
  }) as Notice

/** Declares what makes a planned notice needless. */
export const callOff = <Schema extends TSchema>(
  type: EventType<Schema>,
  { idIn }: Recipient<Static<Schema>>,
  about: (data: Static<Schema>) => string,
): CallOff => ({ type, idIn, about }) as unknown as CallOff

/** The table for people, in Markdown: who is told what, when, and how. */
export const noticeTable = (notices: readonly Notice[], alwaysOn: readonly string[]): string =>
  [
    '| who | is told | after | when | by | can be switched off |',
    '|---|---|---|---|---|---|',
    ...notices.map(({ name, to, after, at, oneTimeLink, category }) => {
      const off = alwaysOn.includes(category) ? 'no' : `as *${category}*`
      const by = oneTimeLink ? 'mail' : 'mail, inbox'
      return `| ${to.as} | \`${name}\` | \`${after.name}\` | ${at?.words ?? 'at once'} | ${by} | ${off} |`
    }),
  ].join('\n')
