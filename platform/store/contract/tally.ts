import Type from 'typebox'
import { accept, type Decision, reject } from '#platform/kernel/decision.ts'
import { type Collection, collection } from '../collection.ts'
import { eventType } from '../event-type.ts'

/** A tally sheet: small enough to be understood at a glance, with one command for each thing that a store must get right. */
export type Tally = {
  readonly total: number
  /** How many entries were made. */
  readonly entries: number
  readonly label: string | null
  readonly share: number | null
  readonly isOpen: boolean | null
  readonly reminders: Readonly<Record<string, number>>
  /** Names of reminders that rang, in order. */
  readonly rang: readonly string[]
  readonly kept: unknown
}

export type TallyCommand =
  | { readonly type: 'Add'; readonly by: number }
  | { readonly type: 'AddEach'; readonly amounts: readonly number[] }
  | { readonly type: 'TakeAll'; readonly atLeast: number }
  | { readonly type: 'Describe'; readonly label?: string; readonly share?: number; readonly isOpen?: boolean }
  | { readonly type: 'Keep'; readonly value: unknown }
  | { readonly type: 'Remind'; readonly name: string; readonly dueMs: number | null }
  | { readonly type: 'Ring'; readonly name: string; readonly nowMs: number }
  /** A bug in the rules: throws unless the total is exactly this. */
  | { readonly type: 'TrustTotal'; readonly total: number }
  /** A bug in what is published: breaks the schema of its event. */
  | { readonly type: 'Babble' }
  /** A bug in a query column: it throws. */
  | { readonly type: 'BreakColumn' }

export type TallyEvent =
  | { readonly type: 'Added'; readonly by: number }
  | { readonly type: 'Described'; readonly label: string | null; readonly share: number | null; readonly isOpen: boolean | null }
  | { readonly type: 'Kept'; readonly value: unknown }
  | { readonly type: 'ReminderSet'; readonly name: string; readonly dueMs: number | null }
  | { readonly type: 'Rang'; readonly name: string }
  | { readonly type: 'Babbled' }
  | { readonly type: 'ColumnBroken' }

export type TallyRejection = { readonly type: 'TooLittle'; readonly total: number }

const BROKEN = 'a label that no column can show'

const decide = (tally: Tally, command: TallyCommand): Decision<TallyEvent, TallyRejection> => {
  switch (command.type) {
    case 'Add':
      return command.by === 0 ? accept() : accept({ type: 'Added', by: command.by })
    case 'AddEach':
      return accept(...command.amounts.map((by) => ({ type: 'Added' as const, by })))
    case 'TakeAll':
      if (tally.total < command.atLeast) return reject({ type: 'TooLittle', total: tally.total })
      return accept({ type: 'Added', by: -tally.total })
    case 'Describe':
      return accept({ type: 'Described', label: command.label ?? null, share: command.share ?? null, isOpen: command.isOpen ?? null })
    case 'Keep':
      return accept({ type: 'Kept', value: command.value })
    case 'Remind':
      return accept({ type: 'ReminderSet', name: command.name, dueMs: command.dueMs })
    case 'Ring': {
      if (command.name === 'broken') throw new Error('this reminder cannot ring')
      // Unlike any sound rule this one trusts that nobody rings it twice.
      if (command.name === 'trusting') return accept({ type: 'Rang', name: command.name })
      const dueMs = tally.reminders[command.name]
      return dueMs === undefined || dueMs > command.nowMs ? accept() : accept({ type: 'Rang', name: command.name })
    }
    case 'TrustTotal':
      if (tally.total !== command.total) throw new Error(`the total is ${tally.total}`)
      return accept({ type: 'Added', by: 1 })
    case 'Babble':
      return accept({ type: 'Babbled' })
    case 'BreakColumn':
      return accept({ type: 'ColumnBroken' })
  }
}

const evolve = (tally: Tally, event: TallyEvent): Tally => {
  const entries = tally.entries + 1
  switch (event.type) {
    case 'Added':
      return { ...tally, entries, total: tally.total + event.by }
    case 'Described':
      return { ...tally, entries, label: event.label, share: event.share, isOpen: event.isOpen }
    case 'Kept':
      return { ...tally, entries, kept: event.value }
    case 'ReminderSet': {
      const { [event.name]: _old, ...others } = tally.reminders
      return { ...tally, entries, reminders: event.dueMs === null ? others : { ...others, [event.name]: event.dueMs } }
    }
    case 'Rang': {
      const { [event.name]: _rung, ...others } = tally.reminders
      return { ...tally, entries, reminders: others, rang: [...tally.rang, event.name] }
    }
    case 'Babbled':
      return { ...tally, entries }
    case 'ColumnBroken':
      return { ...tally, entries, label: BROKEN }
  }
}

/** What a tally tells the world: one event for each entry. */
const tallyChanged = eventType(
  'tally.tally-changed.v1',
  'Someone made an entry on a tally sheet.',
  Type.Object({ entry: Type.Integer(), total: Type.Integer(), what: Type.String() }),
  { entry: 1, total: 7, what: 'Added' },
)

export type TallyCollection = Collection<Tally, TallyCommand, TallyEvent, TallyRejection>

export const tallies: TallyCollection = collection<Tally, TallyCommand, TallyEvent, TallyRejection>({
  name: 'tally',
  decider: {
    initial: { total: 0, entries: 0, label: null, share: null, isOpen: null, reminders: {}, rang: [], kept: null },
    decide,
    evolve,
  },
  columns: {
    label: {
      type: 'text',
      of: ({ label }) => {
        if (label === BROKEN) throw new Error('this column cannot be computed')
        return label
      },
    },
    total: { type: 'integer', of: ({ total }) => total },
    share: { type: 'real', of: ({ share }) => share },
    is_open: { type: 'boolean', of: ({ isOpen }) => isOpen },
  },
  indexes: [['label'], ['total', 'label']],
  publish: (event, { entries, total }) => [
    event.type === 'Babbled'
      ? { type: tallyChanged, data: { entry: 'blah' } }
      : tallyChanged.of({ entry: entries, total, what: event.type }),
  ],
  timers: (event) => (event.type === 'ReminderSet' ? [{ name: event.name, dueMs: event.dueMs }] : []),
  onTimer: (name, nowMs) => ({ type: 'Ring', name, nowMs }),
})

/** Another collection of the same service, whose aggregates may have the same ids. */
export const diaries = collection<
  { readonly lines: readonly string[] },
  { readonly type: 'Write'; readonly line: string },
  { readonly type: 'Written'; readonly line: string },
  never
>({
  name: 'diary',
  decider: {
    initial: { lines: [] },
    decide: (_diary, { line }) => accept({ type: 'Written', line }),
    evolve: ({ lines }, { line }) => ({ lines: [...lines, line] }),
  },
})
