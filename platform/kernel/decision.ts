/** What a decider answers: the events that follow from a command, or the reason why nothing happens. */
export type Accepted<E> = { readonly accepted: readonly E[]; readonly rejected?: undefined }
export type Rejected<R> = { readonly rejected: R; readonly accepted?: undefined }
export type Decision<E, R> = Accepted<E> | Rejected<R>

/**
 * The rules of one aggregate as pure functions. `decide` answers a command, `evolve` applies one event; both see nothing
 * but their arguments, so that a test, the simulator and a replay get what production got.
 */
export type Decider<S, C, E, R> = {
  readonly initial: S
  readonly decide: (state: S, command: C) => Decision<E, R>
  readonly evolve: (state: S, event: E) => S
}

/** Nothing stands against the command: these events follow, in this order. None means that it changes nothing. */
export const accept = <E>(...events: readonly E[]): Accepted<E> => ({ accepted: events })

/** A rule stands against the command. A rejection is an outcome, kept and repeated like any other, never an exception. */
export const reject = <R>(reason: R): Rejected<R> => ({ rejected: reason })

/** The state after `events`, starting from `state`. */
export const evolveAll = <S, E>(decider: { evolve: (state: S, event: E) => S }, state: S, events: readonly E[]): S =>
  events.reduce(decider.evolve, state)

/** A broken promise of our own code: never retried, always an alarm. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation'
}

/** Throws {@link InvariantViolation} unless `condition` holds; `message` says which promise was broken. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message)
}

/** The end of an exhaustive switch: does not compile while a case is missing. */
export const unreachable = (value: never): never => {
  throw new InvariantViolation(`no case for ${JSON.stringify(value)}`)
}
