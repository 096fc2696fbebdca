import { StoreUnavailable } from '#platform/store/message.ts'
import { type ParkedDesk, parkedEventJson, parkedTable } from './parked.ts'

/** Where a command of the CLI works: the desks of all services, who acts, and where answers and remarks go. */
export type ParkedContext = {
  readonly desks: readonly ParkedDesk[]
  /** Who is at the keyboard, for the audit trail. */
  readonly actor: string
  readonly out: (line: string) => void
  readonly note: (line: string) => void
}

/** A command with what `--help` says of it. The answer is the exit status: 0 done, 1 not done, 2 called wrongly. */
export type ParkedCommand = {
  readonly path: readonly string[]
  readonly usage: string
  readonly summary: string
  readonly run: (args: readonly string[], context: ParkedContext) => Promise<number>
}

const list: ParkedCommand = {
  path: ['parked', 'list'],
  usage: 'parked list [CONSUMER]',
  summary: 'Keys whose events wait because one of them could not be handled.',
  run: async (args, { desks, out, note }) => {
    const keys = (await Promise.all(desks.map((desk) => desk.list()))).flat()
    const shown = keys.filter(({ consumer }) => args[0] === undefined || consumer === args[0]).sort((a, b) => a.sinceMs - b.sinceMs)
    if (shown.length === 0) note('Nothing is parked.')
    else for (const row of parkedTable(shown)) out(row)
    return 0
  },
}

const show: ParkedCommand = {
  path: ['parked', 'show'],
  usage: 'parked show CONSUMER KEY',
  summary: 'The events of a parked key, the failed one first.',
  run: (args, context) =>
    withDesk(args, 2, show.usage, context, async (desk, consumer, key) => {
      const events = await desk.show(consumer, key, context.actor)
      for (const event of events) context.out(parkedEventJson(event))
      return events.length > 0 ? 0 : notParked(consumer, key, context)
    }),
}

const retry: ParkedCommand = {
  path: ['parked', 'retry'],
  usage: 'parked retry CONSUMER KEY',
  summary: 'Handles the events of a parked key again, in order, until one fails.',
  run: (args, context) =>
    withDesk(args, 2, retry.usage, context, async (desk, consumer, key) => {
      const result = await desk.retry(consumer, key, context.actor)
      switch (result.kind) {
        case 'emptied':
          context.out(`${result.handled} handled, ${key} is no longer parked`)
          return 0
        case 'failed':
          context.out(`${result.handled} handled`)
          context.note(`Event ${result.eventId} failed again: ${result.reason}`)
          return 1
        case 'not-parked':
          return notParked(consumer, key, context)
        case 'unknown-consumer':
          context.note(`There is no consumer ${consumer} any more; its events can only be shown and dropped.`)
          return 1
      }
    }),
}

const drop: ParkedCommand = {
  path: ['parked', 'drop'],
  usage: 'parked drop CONSUMER KEY (NUMBER | --all)',
  summary: 'Gives up one event of a parked key, or all of them, for good.',
  run: (args, context) =>
    withDesk(args, 3, drop.usage, context, async (desk, consumer, key) => {
      const which = args[2] ?? ''
      if (which !== '--all' && !/^\d{1,15}$/.test(which)) return misused(drop.usage, context)
      const dropped = await desk.drop(consumer, key, context.actor, which === '--all' ? undefined : Number(which))
      if (dropped === 0) return notParked(consumer, which === '--all' ? key : `${key} ${which}`, context)
      context.out(`${dropped} dropped`)
      return 0
    }),
}

/** `parked list | show | retry | drop`, for the host to put under a system's name. */
export const PARKED_COMMANDS: readonly ParkedCommand[] = [list, show, retry, drop]

const withDesk = async (
  args: readonly string[],
  count: number,
  usage: string,
  context: ParkedContext,
  act: (desk: ParkedDesk, consumer: string, key: string) => Promise<number>,
): Promise<number> => {
  const [consumer, key] = args
  if (consumer === undefined || key === undefined || args.length !== count) return misused(usage, context)
  const desk = context.desks.find((candidate) => candidate.owns(consumer))
  if (!desk) {
    context.note(`No service here has a consumer ${consumer}.`)
    return 1
  }
  try {
    return await act(desk, consumer, key)
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause
    context.note(cause.message)
    return 1
  }
}

const misused = (usage: string, { note }: ParkedContext): number => {
  note(`Usage: ${usage}`)
  return 2
}

const notParked = (consumer: string, key: string, { note }: ParkedContext): number => {
  note(`${consumer} has nothing parked under ${key}.`)
  return 1
}
