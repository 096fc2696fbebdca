import { constants } from 'node:fs'
import { access, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Post } from '../application/ports.ts'
import { isDeliverable, mailSource } from './mail-source.ts'

const OWNER_ONLY = 0o600

/**
 * Writes each mail to `<its id>.eml` in a folder, once and whole: under another name first, which it loses when all is on the disk.
 */
export const postToFiles = (folder: string, from: string): Post => ({
  send: async (mail) => {
    if (!isDeliverable(mail.to.address)) return { failed: 'bad-address', isFinal: true }
    const file = join(folder, `${mail.id}.eml`)
    if (await exists(file)) return {}
    const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
    const bytes = await new MailComposer(mailSource(mail, from)).compile().build()
    const unfinished = join(folder, `.${mail.id}.${process.pid}`)
    await keep(unfinished, bytes)
    await rename(unfinished, file)
    await sync(folder)
    return {}
  },
  close: async () => undefined,
})

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
