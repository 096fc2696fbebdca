import { constants } from 'node:fs'
import { access, link, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '#platform/host/embedded-postgres/error.ts'
import type { Mail, Post, Posted } from '../application/ports.ts'
import { isDeliverable, mailSource } from './mail-source.ts'

const OWNER_ONLY = 0o600
/** Waiting for the disk takes threads from Node's few, which also check passwords and tokens. */
const AT_ONCE = 2

/**
 * Writes each mail to `<its id>.eml` in a folder, once and whole: under another name first, and under its own when all is on the disk.
 */
export const postToFiles = (folder: string, from: string): Post => {
  const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve())
  let sent = 0

  const send = async (mail: Mail): Promise<Posted> => {
    if (!isDeliverable(mail.to.address)) return { failed: 'bad-address', isFinal: true }
    const file = join(folder, `${mail.id}.eml`)
    try {
      if (!(await exists(file))) await write(file, await sourceOf(mail, from))
      await sync(folder)
      return {}
    } catch (error) {
      // The disk is full, say: somebody will see to it.
      return { failed: `file-${codeOf(error)?.toLowerCase() ?? 'fault'}`, isFinal: false }
    }
  }

  return {
    send: (mail) => {
      const lane = sent++ % AT_ONCE
      const sending = (lanes[lane] ?? Promise.resolve()).then(() => send(mail))
      lanes[lane] = sending.then(() => undefined)
      return sending
    },
    close: async () => undefined,
  }
}

const sourceOf = async (mail: Mail, from: string): Promise<Uint8Array> => {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  return new MailComposer(mailSource(mail, from)).compile().build()
}

const write = async (file: string, bytes: Uint8Array): Promise<void> => {
  const unfinished = `${file}.${process.pid}.${++written}.unfinished`
  try {
    await keep(unfinished, bytes)
    await link(unfinished, file)
  } catch (error) {
    // Somebody else was faster with the same mail.
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Two mails of one process never have the same unfinished file. */
let written = 0

const exists = (file: string): Promise<boolean> =>
  access(file, constants.F_OK).then(
    () => true,
    () => false,
  )

const keep = async (file: string, bytes: Uint8Array): Promise<void> => {
  const handle = await open(file, 'w', OWNER_ONLY)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The name in the folder is kept by the folder, not by the file. */
const sync = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
