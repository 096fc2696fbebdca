import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DamagedJournal, openJournal } from './journal.ts'
import { type Change, emptyRecords } from './records.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-journal-'))
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()))
  rmSync(folder, { recursive: true, force: true })
})
const opened: Awaited<ReturnType<typeof openJournal>>[] = []
const path = () => join(folder, 'journal.jsonl')

const webhook = (id: string, body = 'x'): Change => ({ webhooks: [{ id, body, atMs: 1 }] })
const open = async (compactBytes?: number) => {
  const records = emptyRecords()
  const failures: unknown[] = []
  const options = { folder, apply: records.apply, snapshot: records.snapshot, onFailure: (error: unknown) => void failures.push(error) }
  const journal = await openJournal({ ...options, ...(compactBytes !== undefined && { compactBytes }) })
  opened.push(journal)
  const keep = (change: Change): void => {
    records.apply(change)
    journal.append(change)
  }
  return { keep, synced: journal.synced, known: () => [...records.webhooks.keys()], failures }
}

it('what is synced is there again, in order, and only its owner may read it', async () => {
  const first = await open()
  for (const id of ['a', 'b', 'c']) first.keep(webhook(id))
  first.keep({ acceptedWebhook: 'b' })
  await first.synced()
  expect((await open()).known()).toEqual(['a', 'c'])
  expect(statSync(path()).mode & 0o777).toBe(0o600)
})

it('a last line that was cut off is forgotten, and what comes after it is whole', async () => {
  const first = await open()
  first.keep(webhook('a'))
  await first.synced()
  for (const rubbish of ['{"webhooks":[{"id":"b"', '\0\0\0\0', '\0\0\n\0\0\n']) {
    appendFileSync(path(), rubbish)
    const next = await open()
    expect(next.known()).toEqual(['a'])
    next.keep(webhook('c'))
    await next.synced()
    expect((await open()).known()).toEqual(['a', 'c'])
    writeFileSync(path(), `${JSON.stringify(webhook('a'))}\n`)
  }
})

it('rubbish in the middle is not taken for the end', async () => {
  writeFileSync(path(), `${JSON.stringify(webhook('a'))}\n{"webhooks":[\n${JSON.stringify(webhook('b'))}\n`)
  await expect(open()).rejects.toBeInstanceOf(DamagedJournal)
})

it('a file that has grown is rewritten with what still counts, and nothing is lost on the way', async () => {
  const first = await open(2_000)
  for (let turn = 0; turn < 50; turn++) {
    first.keep(webhook(`w${turn}`, 'x'.repeat(100)))
    if (turn > 0) first.keep({ acceptedWebhook: `w${turn - 1}` })
    // Some while the one before is being written.
    if (turn % 3 === 0) await first.synced()
  }
  await first.synced()
  expect(readFileSync(path()).length).toBeLessThan(4_000)
  expect((await open()).known()).toEqual(['w49'])
  first.keep(webhook('after'))
  await first.synced()
  expect((await open()).known()).toEqual(['w49', 'after'])
})

it('when it cannot be written, nothing is acknowledged any more and somebody is told', async () => {
  const first = await open(1)
  first.keep(webhook('a'))
  await first.synced()
  rmSync(folder, { recursive: true })
  // From its size on it is rewritten, which needs the folder.
  first.keep(webhook('b'))
  await expect(first.synced()).rejects.toThrow('ENOENT')
  first.keep(webhook('c'))
  await expect(first.synced()).rejects.toThrow('ENOENT')
  expect(first.failures.length).toBeGreaterThan(0)
})
