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
