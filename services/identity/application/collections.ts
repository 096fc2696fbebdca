import { toIso } from '#platform/kernel/clock.ts'
import { collection } from '#platform/store/collection.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import {
  emailVerificationRequested,
  emailVerified,
  logInsSlowedDown,
  passwordChanged,
  passwordResetRequested,
  sessionStolen,
  userProfileUpdated,
  userRegistered,
  userRolesChanged,
} from '../contract/events.ts'
import { type Credential, type CredentialEvent, credentialDecider } from '../domain/credential.ts'
import { emailClaimDecider } from '../domain/email-claim.ts'
import { keyRingDecider } from '../domain/key-ring.ts'
import { type LogInGuardEvent, logInGuardDecider } from '../domain/log-in-guard.ts'
import { machineClientDecider } from '../domain/machine-client.ts'
import { type MailLinksEvent, mailLinksDecider, requestIdOf } from '../domain/mail-links.ts'
import { type Session, type SessionCommand, type SessionEvent, sessionDecider } from '../domain/session.ts'
import { type User, type UserEvent, userDecider } from '../domain/user.ts'

/** Who has which address. It holds no address itself: the id is a hash of it. */
export const emailClaims = collection({ name: 'email_claim', decider: emailClaimDecider })

const publishCredential = (event: CredentialEvent, userId: string): readonly EventDraft[] => {
  switch (event.type) {
    case 'PasswordHashSet':
      return []
    case 'PasswordHashChanged':
      return [passwordChanged.of({ userId, how: 'changed' })]
    case 'PasswordHashReset':
      return [passwordChanged.of({ userId, how: 'reset' })]
  }
}

/** What a password was before it could be changed: the first one. */
const BEFORE_CHANGES = { number: 1, keptSession: null, lastLink: 0 }

/** Secrets: see domain/credential.ts. What it publishes says that a password has changed, and nothing of it. */
export const credentials = collection({
  name: 'credential',
  decider: credentialDecider,
  lift: (credential) => ({ ...BEFORE_CHANGES, ...credential }) as Credential,
  publish: (event, _credential, userId) => publishCredential(event, userId),
})

/** Secrets: see domain/key-ring.ts. It publishes nothing and has one aggregate, {@link KEY_RING_ID}. */
export const keyRings = collection({ name: 'signing_key', decider: keyRingDecider })
export const KEY_RING_ID = 'ring'

const publishUser = (event: UserEvent, user: User, userId: string): readonly EventDraft[] => {
  switch (event.type) {
    case 'UserRegistered': {
      const { email, fullName, locale, roles } = event
      return [userRegistered.of({ userId, email, fullName, locale, roles: [...roles] })]
    }
    case 'ProfileChanged': {
      const { fullName, locale } = event
      return user.type === 'registered' ? [userProfileUpdated.of({ userId, email: user.email, fullName, locale })] : []
    }
    case 'EmailVerified':
      return [emailVerified.of({ userId, email: event.email })]
    case 'RolesChanged':
      return [userRolesChanged.of({ userId, roles: [...event.roles] })]
    case 'RegistrationAbandoned':
      return []
  }
}

export const users = collection({
  name: 'user_account',
  decider: userDecider,
  lift: (user) => (user.type === 'registered' ? { ...user, emailVerified: user.emailVerified ?? false } : user),
  publish: publishUser,
})

const publishSession = (event: SessionEvent, session: Session, sessionId: string): readonly EventDraft[] =>
  event.type === 'SessionEnded' && event.why === 'token-reused' && session.type === 'ended'
    ? [sessionStolen.of({ userId: session.userId, sessionId })]
    : []

/** Refresh tokens are in it as hashes only. */
type SessionOfOld = { readonly live?: readonly string[] }
const NOWHERE = { userAgent: null, network: null }

/** Sessions once had several live tokens, the newest last, and did not know where they were opened. */
const liftSession = (session: Session): Session => {
  if (session.type === 'none' || session.from !== undefined) return session
  if (session.type === 'ended') return { ...(session as Session & { type: 'ended' }), from: NOWHERE }
  const { live = [], ...rest } = session as Session & { type: 'open' } & SessionOfOld
  return { ...rest, from: NOWHERE, clientId: null, passwordNumber: 1, lastUsedAtMs: rest.openedAtMs, liveHash: live.at(-1) ?? '' }
}

export const sessions = collection({
  name: 'session',
  decider: sessionDecider,
  lift: liftSession,
  columns: {
    user_id: { type: 'text', of: (session) => (session.type === 'none' ? null : session.userId) },
    is_open: { type: 'boolean', of: (session) => session.type === 'open' },
    opened_at: { type: 'integer', of: (session) => (session.type === 'none' ? null : session.openedAtMs) },
    network: { type: 'text', of: (session) => (session.type === 'none' ? null : session.from.network) },
  },
  indexes: [
    ['user_id', 'is_open', 'opened_at'],
    ['user_id', 'network', 'opened_at'],
  ],
  publish: publishSession,
  timers: (event) => {
    switch (event.type) {
      case 'SessionOpened':
        return [{ name: 'expiry', dueMs: event.expiresAtMs }]
      case 'SessionEnded':
        return [{ name: 'expiry', dueMs: null }]
      case 'TokenRotated':
        return []
    }
  },
  onTimer: (_name, nowMs): SessionCommand => ({ type: 'Expire', nowMs }),
})

const publishLink = (event: MailLinksEvent, linksId: string): readonly EventDraft[] => {
  if (event.type !== 'LinkSent') return []
  const { purpose, userId, email, number } = event
  const request = { userId, requestId: requestIdOf(linksId, number), expiresAt: toIso(event.expiresAtMs) }
  return [purpose === 'verify-email' ? emailVerificationRequested.of({ ...request, email }) : passwordResetRequested.of(request)]
}

/** One aggregate for each user and purpose. The tokens of the links are not in it: see link-token.ts. */
export const mailLinks = collection({
  name: 'mail_links',
  decider: mailLinksDecider,
  publish: (event, _links, id) => publishLink(event, id),
})

const publishGuard = (event: LogInGuardEvent): readonly EventDraft[] =>
  event.type === 'Failed' && event.slowsDown && event.userId !== null
    ? [logInsSlowedDown.of({ userId: event.userId, failures: event.failures, until: toIso(event.untilMs) })]
    : []

/** How often passwords were tried; what its ids stand for is in log-in.ts. */
export const logInGuards = collection({ name: 'log_in_guard', decider: logInGuardDecider, publish: publishGuard })

/** Hashes of secrets: see domain/machine-client.ts. It publishes nothing. */
export const machineClients = collection({
  name: 'machine_client',
  decider: machineClientDecider,
  columns: { name: { type: 'text', of: (client) => (client.type === 'none' ? null : client.name) } },
  indexes: [['name']],
})
