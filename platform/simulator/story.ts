import { createHash } from 'node:crypto'
import { toIso } from '#platform/kernel/clock.ts'

/** Who or what a line of a story is about. */
export type StoryKind = 'person' | 'event' | 'fault' | 'process' | 'broken'

/** One thing that happened. */
export type StoryLine = {
  readonly atMs: number
  readonly kind: StoryKind
  /** Whose it is: a person, a service, a process. */
  readonly who: string
  readonly what: string
  /** What else there is to know, for whoever opens the line. */
  readonly more?: unknown
}

/** Writes down what happens. */
export type Story = {
  readonly tell: (line: StoryLine) => void
  /** Counts for the hash, but is no line: there would be too many. */
  readonly count: (text: string) => void
  readonly lines: () => readonly StoryLine[]
  /** A hash of everything that happened so far. */
  readonly hash: () => string
}

/** A story; its lines are kept only when somebody wants to read them. */
export const newStory = (keepsLines: boolean): Story => {
  const hash = createHash('sha256')
  const lines: StoryLine[] = []
  let pending = ''
  const count = (text: string): void => {
    pending += `${text}\n`
    // Hashing in larger pieces costs less.
    if (pending.length > 16_384) {
      hash.update(pending)
      pending = ''
    }
  }
  return {
    tell: (line) => {
      count(`${line.atMs} ${line.kind} ${line.who} ${line.what}`)
      if (keepsLines) lines.push(line)
    },
    count,
    lines: () => lines,
    hash: () => hash.copy().update(pending).digest('hex').slice(0, 16),
  }
}

/** A line as text: `14:05:07.250  driver-3  books a space → 201`. */
export const lineText = ({ atMs, who, what }: StoryLine): string => `${toIso(atMs).slice(11, 23)}  ${who.padEnd(14)}  ${what}`

const SECRETS = new Set(['password', 'current', 'new', 'accessToken', 'refreshToken', 'paymentMethod', 'token'])

/** The same without what nobody writes down, be it of people who are only played. */
export const withoutSecrets = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, SECRETS.has(name) ? '…' : withoutSecrets(part)]))
}
