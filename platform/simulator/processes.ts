// The processes of a run: who is alive, who answers, who dies and comes back.
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { keysOf } from '#platform/host/secret.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { type Dice, diceOf } from './dice.ts'
import type { Faults } from './faults.ts'
import { databaseOf } from './network.ts'
import type { PlayedWorld } from './played-world.ts'
import { type PlayedProcess, startProcess } from './process.ts'
import { type Simulation, type Stage, writesOf } from './simulation.ts'
import type { Story } from './story.ts'
import type { Watching } from './watching.ts'

export type Processes = {
  /** Resolves when all of them answer. */
  readonly start: () => Promise<void>
  readonly alive: () => readonly PlayedProcess[]
  /** Some process's answer; undefined when it died first, or nobody is there. */
  readonly ask: (dice: Dice, request: InjectOptions) => Promise<LightMyRequestResponse | undefined>
  /** How far their clocks differ now, in milliseconds. */
  readonly spreadMs: () => number
  /** Begins to have them crash, jump, be cut off and exchanged. */
  readonly haunt: () => void
  /** Everybody lives, everybody reaches everybody, all are of today's release. */
  readonly heal: () => void
}

export type ProcessesOptions = PlayedWorld & {
  readonly simulation: Simulation
  readonly stage: Stage
  readonly seed: string
  readonly story: Story
  readonly watching: Watching
  /** Waits for real work that needs no virtual time. */
  readonly hold: <T>(work: Promise<T>) => Promise<T>
}

const NAMES = ['process-1', 'process-2'] as const
type Name = (typeof NAMES)[number]

const SKEW_MS = 2_000
const JUMP_MS = 30_000
const HOUR_MS = 3_600_000
const RESTART_MS = { least: 1_000, most: 30_000 }
const CUT_MS = { least: 5_000, most: 180_000 }

/** How far the clocks of two processes may differ at the most, in milliseconds. */
export const MOST_SKEW_MS = SKEW_MS + JUMP_MS

export const playProcesses = (options: ProcessesOptions): Processes => {
  const { simulation, stage, seed, timeline, faults, network, story, watching } = options
  const { system } = stage
  const running = new Map<Name, PlayedProcess>()
  const older = new Set<Name>()
  const skews = new Map<Name, number>()
  const keys = keysOf('nothing in a simulation needs to stay secret')
  let births = 0
  let isHealed = false

  const log = pino(
    { level: 'error', base: null, timestamp: false },
    {
      write: (text: string) => {
        const { msg, reason } = JSON.parse(text) as { msg?: string; reason?: string }
        story.tell({
          atMs: timeline.nowMs(),
          kind: 'process',
          who: 'log',
          what: `${msg}${reason ? ` (${reason})` : ''}`,
          more: JSON.parse(text),
        })
        // What was poisoned is set aside as it should be; a broken promise of our own code is never right.
        if (reason === 'bug' || msg === 'INTERNAL_ERROR')
          watching.broken('No promise that our own code makes to itself is broken.', `${msg}: ${text.slice(0, 900)}`)
      },
    },
  )

  const bear = async (name: Name): Promise<void> => {
    const life = ++births
    if (!skews.has(name)) skews.set(name, faults.strike('clock-skew', name)?.between(-SKEW_MS, SKEW_MS) ?? 0)
    const process = await options.hold(
      startProcess({
        name,
        system,
        environment: stage.environment,
        databases: options.databases,
        keys,
        timeline,
        dice: diceOf(`${seed} life ${life} of ${name}`),
        faults,
        network,
        skewMs: skews.get(name) ?? 0,
        log,
        callGateway: async (path, { headers, body }) => {
          const answer = await ask(diceOf(`${seed} ${path} ${timeline.nowMs()}`), { method: 'POST', url: path, headers, payload: body })
          if (!answer) throw new Error('nobody answers')
          return answer.statusCode
        },
        committed: (service, batch, results) => {
          tellCommits(
            service,
            batch.filter((_, i) => results[i]?.done),
          )
          watching.committed(service, batch, results)
        },
        delivered: (delivered) => watching.delivered(delivered),
        refused: (what) => watching.broken('An event that comes twice is handled twice, with one effect.', what),
        stuck: (what) => watching.broken('Nothing goes round in circles.', what),
        died: (why) => {
          story.tell({ atMs: timeline.nowMs(), kind: 'process', who: name, what: `dies ${why}` })
          running.delete(name)
          const afterMs = isHealed ? 0 : diceOf(`${seed} death of ${name} ${life}`).between(RESTART_MS.least, RESTART_MS.most)
          timeline.after(afterMs, () => void bear(name))
        },
        writes: older.has(name) ? writesOf(simulation.olderRelease) : undefined,
      }),
    )
    story.tell({ atMs: timeline.nowMs(), kind: 'process', who: name, what: `starts${older.has(name) ? ', an older release' : ''}` })
    running.set(name, process)
  }

  const tellCommits = (service: string, batch: Parameters<Watching['committed']>[1]): void => {
    for (const { collection, id, next, messages, events } of batch) {
      story.count(
        `${timeline.nowMs()} ${service}/${collection}/${id} ${next?.version ?? '-'} ${messages.map((message) => message.id).join(' ')}`,
      )
      for (const { event } of events) {
        const { type, subject, data } = event as CloudEvent
        story.tell({
          atMs: timeline.nowMs(),
          kind: 'event',
          who: service,
          what: `${type.slice(system.name.length + 1)} ${subject}`,
          more: data,
        })
      }
    }
  }

  const ask = async (dice: Dice, request: InjectOptions): Promise<LightMyRequestResponse | undefined> => {
    const alive = [...running.values()]
    if (alive.length === 0) return undefined
    const process = dice.pick(alive)
    return Promise.race([process.inject(request), process.death.then(() => undefined)])
  }

  /** Plans what comes by itself: `per hour` on average, each time with dice of its own. */
  const byTheHour = (fault: Parameters<Faults['strike']>[0], place: string, happen: (dice: Dice) => void, times = 1): void => {
    const rate = faults.perHour(fault)
    if (rate <= 0) return
    const waitMs = diceOf(`${seed} ${fault} ${place} ${times}`).about(HOUR_MS / rate)
    timeline.after(waitMs, () => {
      if (isHealed) return
      const dice = faults.strike(fault, `${place} #${times}`)
      if (dice) happen(dice)
      byTheHour(fault, place, happen, times + 1)
    })
  }

  const cutFor = (a: string, b: string, forMs: number): void => {
    network.cut(a, b)
    timeline.after(forMs, () => network.mend(a, b))
  }

  const poison = (dice: Dice): void => {
    if (simulation.poison.length === 0) return
    const { service, type } = dice.pick(simulation.poison)
    const partition = dice.pick(options.databases.get(service)?.log ?? [])
    const real = partition?.entries.map(({ event }) => JSON.parse(event) as CloudEvent).filter((event) => event.type === type)
    if (!partition || !real || real.length === 0) return
    const { subject } = dice.pick(real)
    const time = new Date(timeline.nowMs()).toISOString()
    const id = `poison-${partition.trimmed + partition.entries.length}`
    const event = {
      specversion: '1.0',
      id,
      source: `/${system.name}/${service}`,
      type,
      subject,
      time,
      correlationid: id,
      data: { poison: true },
    }
    partition.entries.push({ event: JSON.stringify(event), atMs: timeline.nowMs() })
  }

  return {
    start: async () => {
      for (const name of NAMES) await bear(name)
    },
    alive: () => [...running.values()],
    spreadMs: () => Math.max(...skews.values()) - Math.min(...skews.values()),
    ask,
    haunt: () => {
      for (const name of NAMES) {
        byTheHour('crash', name, () => running.get(name)?.crash('for no reason'))
        byTheHour('clock-jump', name, (dice) => {
          const was = skews.get(name) ?? 0
          const becomes = dice.between(-JUMP_MS, JUMP_MS)
          skews.set(name, becomes)
          running.get(name)?.moveClock(becomes - was)
        })
        byTheHour('two-versions', name, () => {
          if (older.has(name)) older.delete(name)
          else if (older.size === 0) older.add(name)
          else return
          const leaving = running.get(name)
          // Nobody asks a process that is about to end.
          running.delete(name)
          void leaving?.stop()
        })
        for (const { name: service, collections } of system.services) {
          if (collections.length === 0) continue
          byTheHour('partition', `${name} ${service}`, (dice) => cutFor(name, databaseOf(service), dice.between(CUT_MS.least, CUT_MS.most)))
        }
      }
      for (const { name, needs } of system.services) {
        for (const needed of needs)
          byTheHour('partition', `${name} ${needed}`, (dice) => cutFor(name, needed, dice.between(CUT_MS.least, CUT_MS.most)))
      }
      byTheHour('poison-message', 'some log', poison)
    },
    heal: () => {
      isHealed = true
      network.mendAll()
      for (const name of NAMES) {
        running.get(name)?.moveClock(-(skews.get(name) ?? 0))
        skews.set(name, 0)
        if (older.delete(name)) running.get(name)?.crash('to be exchanged')
      }
    },
  }
}
