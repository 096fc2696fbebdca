import type { Mail, Post } from '../application/ports.ts'
import { isDeliverable } from './mail-source.ts'

/** How many mails are kept: enough for any test, little enough for a process that runs for long. */
const KEPT = 10_000

/** Keeps mails in this process, where there is neither a server nor a folder: for tests and the simulator. */
export const postInMemory = (): Post & { readonly mails: () => readonly Mail[] } => {
  const kept = new Map<string, Mail>()
  return {
    mails: () => [...kept.values()],
    send: async (mail) => {
      if (!isDeliverable(mail.to.address)) return { failed: 'bad-address', isFinal: true }
      const [oldest] = kept.keys()
      if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest)
      kept.set(mail.id, mail)
      return {}
    },
    close: async () => undefined,
  }
}
