import { step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { SlowDown } from '../domain/log-in-guard.ts'
import { mailLinksId } from '../domain/mail-links.ts'
import type { SessionId } from '../domain/session.ts'
import type { UserId } from '../domain/user.ts'
import { credentials, mailLinks } from './collections.ts'
import { confirmPassword, type LogInRejection } from './log-in.ts'
import type { Ports } from './ports.ts'
import { endOtherSessions } from './sessions.ts'

export type PasswordChange = {
  readonly userId: UserId
  /** The session that asks, which goes on; all others end. */
  readonly sessionId: SessionId | null
  readonly current: string
  readonly next: string
}

export type ChangeRejection = LogInRejection | { readonly type: 'PasswordChangedMeanwhile' }

/** Sets a new password for somebody who knows the present one. Links that were mailed before set none any more. */
export const changePassword =
  (ports: Ports, slowDown: SlowDown) =>
  async (message: Message, { userId, sessionId, current, next }: PasswordChange): Promise<{ readonly rejected?: ChangeRejection }> => {
    const confirmed = await confirmPassword(ports, slowDown)(message, userId, current)
    if (confirmed.rejected) return confirmed
    const passwordHash = await ports.passwords.hash(next)
    const { rejected } = await ports.store.execute(
      credentials,
      userId,
      { type: 'ChangePassword', passwordHash, basedOn: confirmed.number, keptSession: sessionId },
      { ...message, id: step(message.id, 'credential') },
    )
    if (rejected) return { rejected: { type: 'PasswordChangedMeanwhile' } }
    await ports.store.execute(
      mailLinks,
      mailLinksId('reset-password', userId),
      { type: 'UseUp' },
      { ...message, id: step(message.id, 'links') },
    )
    await endOtherSessions(ports, message, userId, sessionId)
    return {}
  }
