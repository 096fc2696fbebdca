// What happens with a link that somebody was mailed. The link is used up last or in the same commit as what it is for, so that
// a crash in between never leaves somebody with a link that is spent and has done nothing.
import { step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { LinkPurpose, MailLinksRejection } from '../domain/mail-links.ts'
import { linkNow, mailLinksId } from '../domain/mail-links.ts'
import type { UserId } from '../domain/user.ts'
import { credentials, mailLinks, users } from './collections.ts'
import { readLinkToken } from './link-token.ts'
import { forgiveTries, type KnownUser, userByEmail } from './log-in.ts'
import type { Durations, Ports } from './ports.ts'
import { endOtherSessions } from './sessions.ts'

/** Why a link is good for nothing. */
export type LinkRejection = { readonly type: 'LinkUnknown' } | { readonly type: 'LinkUsed' } | { readonly type: 'LinkExpired' }
export type LinkOutcome = { readonly rejected?: LinkRejection }

/**
 * Asks for a mail with which somebody can set a new password. Whoever asks learns nothing of whether there is such an account,
 * by the answer or by the time: both cases are the same look-ups and one commit.
 */
export const forgotPassword =
  (ports: Ports, durations: Durations) =>
  async (message: Message, email: string): Promise<void> => {
    const known = await userByEmail(ports)(email)
    if (!known) {
      await ports.store.execute(mailLinks, 'nobody', { type: 'AskForNobody' }, message)
      return
    }
    const wish = ask('reset-password', known, message, durations.passwordResetMs)
    await ports.store.execute(mailLinks, mailLinksId('reset-password', known.id), wish, message)
  }

const ask = (purpose: LinkPurpose, { id, user }: KnownUser, { atMs }: Message, lifeMs: number) =>
  ({ type: 'Ask', purpose, userId: id, email: user.email, nowMs: atMs, expiresAtMs: atMs + lifeMs }) as const

export type VerificationRejection =
  | Extract<MailLinksRejection, { type: 'TooManyMails' }>
  | { readonly type: 'AlreadyVerified' }
  | { readonly type: 'UserNotFound' }

/** Asks for a mail with which a user proves that the address is theirs. */
export const requestVerification =
  (ports: Pick<Ports, 'store'>, durations: Durations) =>
  async (message: Message, userId: UserId): Promise<{ readonly rejected?: VerificationRejection }> => {
    const user = await ports.store.stateOf(users, userId)
    if (user.type !== 'registered') return { rejected: { type: 'UserNotFound' } }
    if (user.emailVerified) return { rejected: { type: 'AlreadyVerified' } }
    const wish = ask('verify-email', { id: userId, user }, message, durations.emailVerificationMs)
    const { rejected } = await ports.store.execute(mailLinks, mailLinksId('verify-email', userId), wish, message)
    return rejected?.type === 'TooManyMails' ? { rejected } : {}
  }

/** Takes the token of a verification mail. */
export const verifyEmail =
  (ports: Ports) =>
  async (message: Message, token: string): Promise<LinkOutcome> => {
    const opened = await openLink(ports, 'verify-email', token, message.atMs)
    if (opened.rejected) return opened
    const { linksId, number, userId, email } = opened
    await ports.store.execute(users, userId, { type: 'VerifyEmail', email }, { ...message, id: step(message.id, 'user') })
    return useUp(ports, message, linksId, number)
  }

/**
 * Takes the token of a password mail and sets a new password, which ends all sessions and lets the owner in wherever log-ins
 * are slowed down. Who has the mail has the mailbox, so the address counts as verified.
 */
export const resetPassword =
  (ports: Ports) =>
  async (message: Message, token: string, password: string): Promise<LinkOutcome> => {
    const opened = await openLink(ports, 'reset-password', token, message.atMs)
    if (opened.rejected) return opened
    const { linksId, number, userId, email } = opened
    const passwordHash = await ports.passwords.hash(password)
    const { rejected } = await ports.store.execute(
      credentials,
      userId,
      { type: 'ResetPassword', passwordHash, link: number },
      { ...message, id: step(message.id, 'credential') },
    )
    if (rejected) return { rejected: { type: 'LinkUsed' } }
    // From here on the password holds. The rest is put right by whoever comes next: other sessions cannot be refreshed, and the
    // link cannot set a second password.
    await endOtherSessions(ports, message, userId, null)
    await ports.store.execute(users, userId, { type: 'VerifyEmail', email }, { ...message, id: step(message.id, 'user') })
    await forgiveTries(ports, message, email)
    await useUp(ports, message, linksId, number)
    return {}
  }

const openLink = async (ports: Ports, purpose: LinkPurpose, token: string, nowMs: number) => {
  const request = readLinkToken(ports.keys.links, purpose, token)
  if (!request) return { rejected: { type: 'LinkUnknown' } as const }
  const links = await ports.store.stateOf(mailLinks, request.linksId)
  const found = linkNow(links, request.number, nowMs)
  if (found.problem || links.type === 'none') return { rejected: { type: found.problem ?? 'LinkUnknown' } as const }
  return { ...request, userId: links.userId, email: found.link.email }
}

const useUp = async (ports: Ports, message: Message, linksId: string, number: number): Promise<LinkOutcome> => {
  const use = { type: 'Use', number, nowMs: message.atMs } as const
  const { rejected } = await ports.store.execute(mailLinks, linksId, use, { ...message, id: step(message.id, 'link') })
  switch (rejected?.type) {
    case 'LinkUnknown':
    case 'LinkUsed':
    case 'LinkExpired':
      return { rejected: { type: rejected.type } }
    default:
      return {}
  }
}
