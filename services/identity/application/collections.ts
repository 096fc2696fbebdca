import { collection } from '#platform/store/collection.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import { userProfileUpdated, userRegistered, userRolesChanged } from '../contract/events.ts'
import { credentialDecider } from '../domain/credential.ts'
import { emailClaimDecider } from '../domain/email-claim.ts'
import { keyRingDecider } from '../domain/key-ring.ts'
import { type SessionCommand, sessionDecider } from '../domain/session.ts'
import { type User, type UserEvent, userDecider } from '../domain/user.ts'

/** Who has which address. It holds no address itself: the id is a hash of it. */
export const emailClaims = collection({ name: 'email_claim', decider: emailClaimDecider })

/** Secrets: see domain/credential.ts. It publishes nothing. */
export const credentials = collection({ name: 'credential', decider: credentialDecider })

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
    case 'RolesChanged':
      return [userRolesChanged.of({ userId, roles: [...event.roles] })]
    case 'RegistrationAbandoned':
      return []
  }
}

export const users = collection({ name: 'user_account', decider: userDecider, publish: publishUser })

export const sessions = collection({
  name: 'session',
  decider: sessionDecider,
  columns: {
    user_id: { type: 'text', of: (session) => (session.type === 'none' ? null : session.userId) },
    is_open: { type: 'boolean', of: (session) => session.type === 'open' },
    opened_at: { type: 'integer', of: (session) => (session.type === 'none' ? null : session.openedAtMs) },
  },
  indexes: [['user_id', 'is_open', 'opened_at']],
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
