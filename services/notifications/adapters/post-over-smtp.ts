import type { Post, Posted } from '../application/ports.ts'
import { isDeliverable, mailSource } from './mail-source.ts'

/** Durations in milliseconds; tests are more impatient. */
export type Patience = {
  /** For one answer of the server. */
  readonly answerMs: number
  /** For a mail as a whole, with its wait for a free connection. */
  readonly mailMs: number
  /** For mails that are on their way at the end. */
  readonly closeMs: number
}
const PATIENCE: Patience = { answerMs: 10_000, mailMs: 30_000, closeMs: 5_000 }
const CONNECTIONS = 5

/**
 * Sends mails through the server at `url` (smtp:// or smtps://, with user and password), over a few connections that stay open. The
 * library is loaded with the first mail. What fails is an answer, never an exception; the server's words are not repeated, since they
 * may quote an address.
 */
export const postOverSmtp = (url: string, from: string, patience: Patience = PATIENCE): Post => {
  const closing = new AbortController()
  let transport: Promise<Transport> | undefined
  const underWay = new Set<Promise<Posted>>()

  const send = async (mail: Parameters<Post['send']>[0]): Promise<Posted> => {
    if (!isDeliverable(mail.to.address)) return { failed: 'bad-address', isFinal: true }
    try {
      transport ??= connect(url, patience)
      const signal = AbortSignal.any([AbortSignal.timeout(patience.mailMs), closing.signal])
      await (await transport).sendMail({ ...mailSource(mail, from), signal })
      return {}
    } catch (error) {
      return failureOf(error)
    }
  }

  return {
    send: (mail) => {
      const sending = send(mail)
      underWay.add(sending)
      void sending.finally(() => underWay.delete(sending))
      return sending
    },
    close: async () => {
      // Those that wait fail at once; those on their way may finish, lest they go twice.
      ;(await transport)?.close()
      const cancel = setTimeout(() => closing.abort(), patience.closeMs)
      await Promise.all(underWay)
      clearTimeout(cancel)
    },
  }
}

type Transport = Awaited<ReturnType<typeof connect>>

const connect = async (url: string, { answerMs }: Patience) => {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    // We try again ourselves, and remember that we did.
    maxRequeues: 1,
    connectionTimeout: answerMs,
    greetingTimeout: answerMs,
    socketTimeout: answerMs,
  })
}

/** A refusal of this recipient or this mail; all else says something about the server, or about how we log in to it. */
const ABOUT_THE_MAIL = ['RCPT TO', 'DATA']

const failureOf = (error: unknown): Posted => {
  const { code, responseCode, command } = (error ?? {}) as { code?: unknown; responseCode?: unknown; command?: unknown }
  if (typeof responseCode !== 'number') return { failed: typeof code === 'string' ? code.toLowerCase() : 'fault', isFinal: false }
  return { failed: `smtp-${responseCode}`, isFinal: responseCode >= 500 && ABOUT_THE_MAIL.includes(String(command)) }
}
