// An append-only file of changes, one JSON line each. What is synced survives SIGKILL; a last line that was cut off is forgotten.
import { type FileHandle, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Change, Journal } from './records.ts'

/** The file holds something else than what was written there, and not only at its end. */
export class DamagedJournal extends Error {
  override readonly name = 'DamagedJournal'
}

type Options = {
  readonly folder: string
  /** Gets every change that the file holds, in order, before anything is appended. */
  readonly apply: (change: Change) => void
  /** The shortest list of changes that gives what is known now. */
  readonly snapshot: () => Iterable<Change>
  /** Nothing can be kept any more. What was answered is safe, and nothing further will be. */
  readonly onFailure: (error: unknown) => void
  /** From this size on the file is rewritten when it has doubled. */
  readonly compactBytes?: number
}

const COMPACT_BYTES = 16 * 1024 * 1024
const NEWLINE = 10

/** Opens the journal in `folder`, making it if need be. Throws {@link DamagedJournal}. One process at a time may have it open. */
export const openJournal = async ({
  folder,
  apply,
  snapshot,
  onFailure,
  compactBytes = COMPACT_BYTES,
}: Options): Promise<Journal & { readonly close: () => Promise<void> }> => {
  const path = join(folder, 'journal.jsonl')
  let file = await open(path, 'a+', 0o600)
  let size = await readFile(path)
    .then((bytes) => replay(bytes, path, apply))
    .catch(async (error: unknown) => {
      await file.close()
      throw error
    })
  await file.truncate(size)
  // A file that was just made is found again only when its folder says so.
  await syncFolder(folder)
  let compactAt = Math.max(compactBytes, 2 * size)

  let queue: Change[] = []
  let isPlanned = false
  let last: Promise<void> = Promise.resolve()

  /** One write and one sync for everything that gathered while the one before was on its way. */
  const write = async (): Promise<void> => {
    const batch = queue
    queue = []
    isPlanned = false
    if (size >= compactAt) return compact()
    size += await append(file, batch)
  }

  /** What is queued is in the snapshot, so the snapshot stands for it. */
  const compact = async (): Promise<void> => {
    const all = [...snapshot()]
    const fresh = await open(`${path}.new`, 'w', 0o600)
    size = await append(fresh, all)
    await fresh.close()
    await rename(`${path}.new`, path)
    await syncFolder(folder)
    await file.close()
    file = await open(path, 'a')
    compactAt = Math.max(compactBytes, 2 * size)
  }

  return {
    append: (change) => {
      queue.push(change)
      if (isPlanned) return
      isPlanned = true
      // After one that failed nothing is written any more: it might leave a gap.
      last = last.then(write)
      last.catch(onFailure)
    },
    synced: () => last,
    close: async () => {
      // Whoever waited for it knows whether the last of it was written.
      await last.catch(() => undefined)
      await file.close()
    },
  }
}

const LINES_AT_ONCE = 10_000

/** Writes changes and waits until they are on the disk; how many bytes that were. */
const append = async (file: FileHandle, changes: readonly Change[]): Promise<number> => {
  let bytes = 0
  for (let from = 0; from < changes.length; from += LINES_AT_ONCE) {
    const lines = changes.slice(from, from + LINES_AT_ONCE).map((change) => `${JSON.stringify(change)}\n`)
    const chunk = Buffer.from(lines.join(''))
    await file.appendFile(chunk)
    bytes += chunk.length
  }
  await file.datasync()
  return bytes
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Applies what a file holds; where the last whole line ends. */
const replay = (bytes: Buffer, path: string, apply: (change: Change) => void): number => {
  let start = 0
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const change = parsed(bytes.subarray(start, end))
    if (change === undefined) {
      // A power cut may leave rubbish after the last sync, but nothing whole after rubbish.
      if (holdsAnyLine(bytes.subarray(end + 1))) throw new DamagedJournal(`${path} is damaged at byte ${start}. Restore it, or delete it.`)
      return start
    }
    apply(change)
    start = end + 1
  }
  return start
}

const holdsAnyLine = (bytes: Buffer): boolean =>
  bytes
    .toString('utf8')
    .split('\n')
    .some((line) => parsed(Buffer.from(line)) !== undefined)

const parsed = (line: Buffer): Change | undefined => {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return value !== null && typeof value === 'object' ? value : undefined
  } catch {
    return undefined
  }
}
