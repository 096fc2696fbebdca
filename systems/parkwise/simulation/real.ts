// ParkWise as `npm start` runs it, with what stands outside of it then: the sandbox in its own process, and mails in files.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import type { RealStage } from '#platform/simulator/simulation.ts'
import type { Mail } from '#services/notifications/application/ports.ts'
import { readMail } from '#services/notifications/mail-for-tests.ts'
import { type Change, emptyRecords } from '#services/payments/sandbox/records.ts'
import { parkwise } from '../system.ts'
import { ENVIRONMENT, type Outside } from './stage.ts'

export const real: RealStage = {
  system: parkwise,
  environment: ENVIRONMENT,
  outside: async (dataFolder) =>
    ({
      provider: {
        charges: () => chargesIn(join(dataFolder, 'companions', 'parkwise', 'sandbox', 'journal.jsonl')),
        approve: (url) => answerTheBank(url, 'approve'),
        refuse: (url) => answerTheBank(url, 'refuse'),
      },
      mails: mailsIn(join(dataFolder, 'mail', 'parkwise')),
    }) satisfies Outside,
}

/** The provider's own books. */
const chargesIn = (journal: string): ReturnType<Outside['provider']['charges']> => {
  const { apply, charges } = emptyRecords()
  if (!existsSync(journal)) return []
  for (const line of readFileSync(journal, 'utf8').split('\n')) if (line !== '') apply(JSON.parse(line) as Change)
  return [...charges.values()]
}

/** The page of the bank, as a browser uses it. After a restart it is elsewhere; then the window stays empty, and the payer gives up. */
const answerTheBank = async (url: string, answer: 'approve' | 'refuse'): Promise<void> => {
  try {
    const page = await request(url, { reset: true })
    const proof = /name="proof" value="([^"]+)"/.exec(await page.body.text())?.[1]
    // The payment ended while the payer was looking for the phone.
    if (proof === undefined) return
    const sent = await request(url, {
      method: 'POST',
      reset: true,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ proof, answer }).toString(),
    })
    await sent.body.dump()
  } catch (error) {
    // A connection that breaks has a code; anything else is ours.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}

const mailsIn = (folder: string): readonly Mail[] => {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => {
      const { headers, text, html } = readMail(readFileSync(join(folder, name), 'latin1'))
      const header = (of: string): string => headers.get(of)?.[0] ?? ''
      const [, addressee = '', address = ''] = /^(?:"?(.*?)"? )?<?([^<>\s]+)>?$/.exec(header('to')) ?? []
      const id = /^<([^@>]+)@/.exec(header('message-id'))?.[1] ?? name
      return { id, to: { name: addressee, address }, subject: header('subject'), text, html, atMs: Date.parse(header('date')) }
    })
}
