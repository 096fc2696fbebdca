import Type from 'typebox'
import { eventType } from '#platform/store/event-type.ts'

// None of these carries a password, a hash or a token: what decides that is `publish` in application/collections.ts.

const UserId = Type.String({ description: 'The id of the user, as `sub` in access tokens.' })
const Locale = Type.Union([Type.Literal('es'), Type.Literal('en')])
const Roles = Type.Array(Type.String())

export const userRegistered = eventType(
  'identity.user-registered.v1',
  'Somebody opened an account.',
  Type.Object({
    userId: UserId,
    email: Type.String({ description: 'Normalised: no space around it, NFC, lower case.' }),
    fullName: Type.String(),
    locale: Locale,
    roles: Roles,
  }),
  {
    userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11',
    email: 'ana@example.com',
    fullName: 'Ana Pérez',
    locale: 'es',
    roles: ['driver'],
  },
)

export const userProfileUpdated = eventType(
  'identity.user-profile-updated.v1',
  'A user changed name or language; the data is what holds now.',
  Type.Object({ userId: UserId, email: Type.String(), fullName: Type.String(), locale: Locale }),
  { userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11', email: 'ana@example.com', fullName: 'Ana Pérez Gil', locale: 'en' },
)

export const userRolesChanged = eventType(
  'identity.user-roles-changed.v1',
  'A user was given a role or lost one; the data has all roles that hold now.',
  Type.Object({ userId: UserId, roles: Roles }),
  { userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11', roles: ['admin', 'driver'] },
)

export const emailVerificationRequested = eventType(
  'identity.email-verification-requested.v1',
  'Somebody has to prove that an address is theirs; the link needs a token that identity computes when asked.',
  Type.Object({ userId: UserId, email: Type.String(), requestId: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }),
  {
    userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11',
    email: 'ana@example.com',
    requestId: '4fad9b85-9c3b-8a3e-8d86-3c9f4c8a5e77',
    expiresAt: '2026-05-05T09:30:00.000Z',
  },
)

export const emailVerified = eventType(
  'identity.email-verified.v1',
  'Somebody has proved that the address of the account is theirs.',
  Type.Object({ userId: UserId, email: Type.String() }),
  { userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11', email: 'ana@example.com' },
)

export const passwordResetRequested = eventType(
  'identity.password-reset-requested.v1',
  'Somebody has forgotten a password; the link needs a token that identity computes when asked.',
  Type.Object({ userId: UserId, requestId: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }),
  {
    userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11',
    requestId: '4fad9b85-9c3b-8a3e-8d86-3c9f4c8a5e77',
    expiresAt: '2026-05-04T10:00:00.000Z',
  },
)

export const passwordChanged = eventType(
  'identity.password-changed.v1',
  'A password was changed, by its owner or with a link from a mail; the other sessions have ended.',
  Type.Object({ userId: UserId, how: Type.Enum(['changed', 'reset']) }),
  { userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11', how: 'changed' },
)

export const sessionStolen = eventType(
  'identity.session-stolen.v1',
  'A refresh token came back long after it was used, so somebody had copied it: its session was ended.',
  Type.Object({ userId: UserId, sessionId: Type.String() }),
  { userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11', sessionId: '5abeac96-ad4c-8b4f-9e97-4dafad9b6f88' },
)

export const logInsSlowedDown = eventType(
  'identity.log-ins-slowed-down.v1',
  'Somebody tries passwords for an account; log-ins from unknown places have to wait for a while.',
  Type.Object({ userId: UserId, failures: Type.Integer({ minimum: 1 }), until: Type.String({ format: 'date-time' }) }),
  { userId: '3f0c9a52-6f0e-8d0b-9a53-0f6c1f5d2b11', failures: 10, until: '2026-05-04T09:35:00.000Z' },
)
