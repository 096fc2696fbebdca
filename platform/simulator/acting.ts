// What people do in a run, in a world that is simulated or real.
import { type Dice, diceOf } from './dice.ts'
import { type Action, type Doing, type Hands, type Person, planOf } from './people.ts'
import type { Simulation } from './simulation.ts'

export type ActingOptions = {
  readonly simulation: Pick<Simulation, 'roles'>
  readonly seed: string
  readonly lengthMs: number
  /** The hands of somebody; `dice` are those of the action that they are at. */
  readonly hands: (name: string, role: string, dice: () => Dice) => Hands
  /** Plans something so many milliseconds after the beginning. */
  readonly after: (delayMs: number, action: () => void) => unknown
  /** Only these actions, by id. */
  readonly only?: ReadonlySet<string> | undefined
  /** What was done in an action, by its id, so that a shortened run does the same. */
  readonly doings?: ReadonlyMap<string, string> | undefined
  /** Somebody does something. */
  readonly onAction: (action: Action, doing: string) => void
  /** Somebody could not make anything of an answer. */
  readonly onError: (action: Action, error: unknown) => void
}

/** Plans what everybody does. Each person does one thing after the other. Resolves with what they are at when it is called. */
export const letPeopleAct = (options: ActingOptions): (() => Promise<void>) => {
  const { simulation, seed, lengthMs, only, doings, onAction, onError } = options
  const minds = new Map<string, { readonly role: string; readonly mind: unknown }>()
  const busy = new Map<string, Promise<void>>()
  const current = new Map<string, { readonly dice: Dice; readonly newKey: (what: string) => string }>()

  const personOf = (name: string, role: string): Person => {
    const now = () => {
      const at = current.get(name)
      if (!at) throw new Error(`${name} does nothing`)
      return at
    }
    return {
      ...options.hands(name, role, () => now().dice),
      name,
      role,
      dice: () => now().dice,
      newKey: (what) => now().newKey(what),
      others: (wanted) => [...minds.values()].filter((other) => other.role === wanted).map(({ mind }) => mind as never),
    }
  }

  const act = async (action: Action): Promise<void> => {
    const { id, person: name, role, number } = action
    let keys = 0
    current.set(name, { dice: diceOf(`${seed} ${id}`), newKey: (what) => `${seed}-${id}-${what}-${++keys}` })
    if (number === 0) {
      onAction(action, 'arrives')
      minds.set(name, { role: role.name, mind: await role.arrive(personOf(name, role.name)) })
      return
    }
    const mind = minds.get(name)?.mind as never
    if (mind === undefined) return
    const pinned = doings?.get(id)
    const known = role.doings.find((doing) => doing.name === pinned)
    const doing = known ? possible(known, mind) : weighted<never>(role.doings, mind, diceOf(`${seed} ${id} what`))
    if (!doing) return
    onAction(action, doing.name)
    await doing.run(mind)
  }

  for (const action of planOf(simulation.roles, seed, lengthMs)) {
    if (only && !only.has(action.id)) continue
    options.after(action.atMs, () => {
      const before = busy.get(action.person) ?? Promise.resolve()
      const work = before.then(() => act(action)).catch((error: unknown) => onError(action, error))
      busy.set(action.person, work)
    })
  }
  return async () => {
    await Promise.all(busy.values())
  }
}

const possible = <Mind>(doing: Doing<Mind>, mind: Mind): Doing<Mind> | undefined => (doing.weight(mind) > 0 ? doing : undefined)

/** One of what can be done, by its weight; undefined when nothing can. */
const weighted = <Mind>(doings: readonly Doing<Mind>[], mind: Mind, dice: Dice): Doing<Mind> | undefined => {
  const weights = doings.map((doing) => Math.max(0, doing.weight(mind)))
  let left = dice.fraction() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [i, weight] of weights.entries()) {
    left -= weight
    if (weight > 0 && left < 0) return doings[i]
  }
  return undefined
}
