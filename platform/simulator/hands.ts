// The hands of people in a simulated run: they ask whichever process lives, over a way on which requests and answers get lost.
import { commandFor, commandsOf } from '#platform/host/commands.ts'
import type { Composition } from '#platform/host/compose.ts'
import { PlatformSettings, readSettings } from '#platform/host/settings.ts'
import { askUntilAnswered, bodyOf, headersOf, payloadOf, subjectOf } from './asking.ts'
import type { Dice } from './dice.ts'
import type { Hands, Json, Told, Wish } from './people.ts'
import type { PlayedWorld } from './played-world.ts'
import type { Processes } from './processes.ts'
import type { Stage } from './simulation.ts'
import { type Story, withoutSecrets } from './story.ts'
import type { Timeline } from './timeline.ts'
import type { Watching } from './watching.ts'

type Options = Pick<PlayedWorld, 'timeline' | 'faults'> & {
  readonly stage: Stage
  readonly processes: Pick<Processes, 'ask' | 'alive'>
  readonly story: Story
  readonly watching: Pick<Watching, 'answered'>
  /** Whether somebody will read what was asked and answered. */
  readonly keepsLines: boolean
}

const GATEWAY = '/gateway/v1'

/** Gives somebody hands; `own` are the dice of what they are at. */
export const simulatedHands = (options: Options): ((name: string, role: string, own: () => Dice) => Hands) => {
  const { stage, timeline, faults, processes, story, watching, keepsLines } = options

  const askOnce = async (method: string, path: string, wish: Wish, dice: Dice, place: string): Promise<Told<Json> | undefined> => {
    if (faults.happens('request-lost', place)) return undefined
    const payload = payloadOf(wish)
    const request = { method: method as 'GET', url: GATEWAY + path, headers: headersOf(wish) }
    const answer = await processes.ask(dice, { ...request, ...(payload !== undefined && { payload }) })
    if (!answer || faults.happens('answer-lost', place)) return undefined
    return { status: answer.statusCode, headers: answer.headers, body: bodyOf(answer.body) }
  }

  return (name, role, own) => {
    const note = (what: string, more?: { readonly more: unknown }): void =>
      story.tell({ atMs: timeline.nowMs(), kind: 'person', who: name, what, ...more })
    return {
      nowMs: timeline.nowMs,
      pause: timeline.pause,
      outside: (what) => stage.outside[what] as never,
      note: (what) => note(what),
      command: async (...args) => {
        const alive = processes.alive()
        return alive.length > 0 ? runCommand(own().pick(alive).composition, timeline, args) : { status: 1, out: [] }
      },
      call: async (method, path, wish = {}) => {
        const dice = own()
        const place = `${method} ${path} ${wish.key ?? ''}`
        const once = () => askOnce(method, path, wish, dice, place)
        const told = await askUntilAnswered({ method, wish, dice, pause: timeline.pause, once })
        const { body } = told
        const result = `${told.status || 'no answer'}${body.code === undefined ? '' : ` ${body.code}`}`
        const more = keepsLines ? { more: withoutSecrets({ request: wish.body, answer: body }) } : undefined
        note(`${method} ${path.split('?')[0]} → ${result}`, more)
        watching.answered({
          ...{ role, person: name, method, path, key: wish.key, userId: subjectOf(wish.token), request: wish.body },
          ...{ status: told.status, body, atMs: timeline.nowMs() },
        })
        return told as never
      },
    }
  }
}

const runCommand = async (
  composition: Composition,
  clock: Timeline,
  args: readonly string[],
): Promise<{ status: number; out: readonly string[] }> => {
  const command = commandFor(commandsOf(composition, readSettings(PlatformSettings, {}), clock), args)
  if (!command) throw new Error(`${composition.system.name} has no command ${args.join(' ')}`)
  const out: string[] = []
  const io = { out: (line: string) => void out.push(line), note: () => undefined, progress: () => undefined, cwd: '/' }
  // A command that finds its database away says so with its status.
  return { status: await command.run(args.slice(command.path.length), io).catch(() => 1), out }
}
