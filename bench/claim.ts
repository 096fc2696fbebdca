import { type Better, median, worst } from './statistics.ts'

/** One measured figure, round by round. */
export type Figure = { readonly label: string; readonly unit: string; readonly better: Better; readonly rounds: readonly number[] }

/** One line of the report: a figure of ours, what it is compared with, and the aim of the project. */
export type Finding = {
  readonly what: string
  readonly ours: Figure
  /** In the same rounds, so that round `i` of both met the same noise. */
  readonly peer?: Figure | undefined
  /** The aim: of the ratio where there is a peer, of the figure itself where there is none. */
  readonly goal?: Goal | undefined
}

export type Goal = { readonly least: number } | { readonly most: number }

/** What a claim has at hand. */
export type Bench = {
  /** Fewer and shorter rounds, for a look. */
  readonly quick: boolean
  readonly say: (line: string) => void
}

/** One file of this folder: something the project says about its speed, measured. It throws when a result is wrong. */
export type Claim = {
  readonly name: string
  readonly title: string
  readonly run: (bench: Bench) => Promise<readonly Finding[]>
}

/** Runs every contender once a round, each round in another order, so that a busy minute of the machine hits them alike. */
export const interleaved = async <Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<number>>>,
  say: (line: string) => void,
): Promise<Record<Name, number[]>> => {
  const names = Object.keys(contenders) as Name[]
  const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed()
    for (const name of order) results[name].push(await contenders[name]())
    say(`  round ${round + 1}: ${names.map((name) => `${name} ${formatted(results[name].at(-1) ?? Number.NaN)}`).join(', ')}`)
  }
  return results
}

/** Ours over the peer's, round by round. */
const ratiosOf = ({ ours, peer }: Finding): readonly number[] =>
  peer ? ours.rounds.map((value, round) => value / (peer.rounds[round] ?? Number.NaN)) : []

const isReached = (goal: Goal, value: number): boolean => ('least' in goal ? value >= goal.least : value <= goal.most)

/** Three significant digits, thousands apart: 17,600, 0.82. */
const formatted = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

const medianAndWorst = (values: readonly number[], better: Better): string =>
  values.length === 1 ? formatted(values[0] ?? Number.NaN) : `${formatted(median(values))} (${formatted(worst(values, better))})`

const figureText = (figure: Figure): string => `${figure.label}: ${medianAndWorst(figure.rounds, figure.better)} ${figure.unit}`

/** The cells of one line of the table: what, ours, peer, ratio, goal, and whether the median reaches it. */
export const cellsOf = (finding: Finding): readonly string[] => {
  const { what, ours, peer, goal } = finding
  const ratios = ratiosOf(finding)
  const measured = median(peer ? ratios : ours.rounds)
  const unit = peer ? '×' : ours.unit
  return [
    what,
    figureText(ours),
    peer ? figureText(peer) : '',
    peer ? `${medianAndWorst(ratios, ours.better)} ×` : '',
    goal ? ('least' in goal ? `≥ ${goal.least} ${unit}` : `≤ ${goal.most} ${unit}`) : '',
    goal && Number.isFinite(measured) ? (isReached(goal, measured) ? 'yes' : 'no') : '',
  ]
}
