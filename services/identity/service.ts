import { availableParallelism } from 'node:os'
import Type from 'typebox'
import { service } from '#platform/host/service.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { accessTokens } from './adapters/access-tokens.ts'
import { identityCommands } from './adapters/cli.ts'
import { clientCommands } from './adapters/cli-clients.ts'
import { askForVerification } from './adapters/events.ts'
import { identityRoutes } from './adapters/http.ts'
import { argon2Passwords, LONGEST_QUEUE } from './adapters/passwords.ts'
import { signingKeys } from './adapters/signing-keys.ts'
import { credentials, emailClaims, keyRings, logInGuards, machineClients, mailLinks, sessions, users } from './application/collections.ts'
import { linkTokenOf } from './application/link-token.ts'
import { userByEmail } from './application/log-in.ts'
import type { Durations, Ports } from './application/ports.ts'
import { registerUser } from './application/register-user.ts'
import { turnsFor } from './application/turns.ts'
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
} from './contract/events.ts'
import type { IdentityApi } from './contract/identity-api.ts'
import { tokenAudience } from './contract/token-audience.ts'
import { allPermissions, type PermissionsByRole } from './domain/permissions.ts'

export type IdentityOptions = {
  /** What each role may do, as `thing:verb`; its keys are all the roles there are. */
  readonly permissionsByRole: PermissionsByRole
  /** The roles that one may take when registering. */
  readonly selfAssignable: readonly string[]
  /** How passwords are kept, when not by Argon2 in threads: the simulator has neither threads nor time for that. */
  readonly passwords?: Ports['passwords']
}

const settings = Type.Object({
  accessTokenSeconds: Type.Integer({ default: 900, minimum: 30, maximum: 86_400, description: 'How long an access token is good.' }),
  sessionDays: Type.Integer({ default: 30, minimum: 1, maximum: 365, description: 'How long one stays logged in.' }),
  refreshGraceSeconds: Type.Integer({
    default: 10,
    minimum: 0,
    maximum: 120,
    description: 'How long a used refresh token may come back, from another tab or a retry, before it counts as stolen.',
  }),
  registrationSeconds: Type.Integer({
    default: 120,
    minimum: 30,
    maximum: 3_600,
    description: 'How long a registration that broke off keeps the e-mail address.',
  }),
  keyRotationDays: Type.Integer({ default: 30, minimum: 1, maximum: 365, description: 'How long one key signs access tokens.' }),
  emailVerificationHours: Type.Integer({
    default: 48,
    minimum: 1,
    maximum: 720,
    description: 'How long the link of a verification mail works.',
  }),
  passwordResetMinutes: Type.Integer({
    default: 30,
    minimum: 5,
    maximum: 1_440,
    description: 'How long the link of a mail for a new password works.',
  }),
  freeLogInFailures: Type.Integer({
    default: 5,
    minimum: 1,
    maximum: 100,
    description: 'How many wrong passwords are free before each further try for an account has to wait.',
  }),
  longestLogInWaitSeconds: Type.Integer({
    default: 300,
    minimum: 5,
    maximum: 900,
    description: 'The longest wait between two tries.',
  }),
  clientSecretOverlapMinutes: Type.Integer({
    default: 15,
    minimum: 0,
    maximum: 1_440,
    description: 'How long the old secret of a machine client works on after a rotation.',
  }),
  passwordsAtOnce: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 64,
    description: 'How many passwords are checked at the same time; 0 leaves one processor for everything else, at most 3.',
  }),
})

/** More than log in at once anywhere, and each takes 19 MiB. */
const MOST_PASSWORDS_AT_ONCE = 3

/** Who people are and what they may do, for one system. Throws when a self-assignable role has no permissions declared. */
export const identity = ({ permissionsByRole, selfAssignable, passwords }: IdentityOptions) => {
  const unknown = selfAssignable.find((role) => !Object.hasOwn(permissionsByRole, role))
  if (unknown !== undefined) throw new TypeError(`the role ${unknown} has no permissions`)

  return service<IdentityApi, typeof settings>({
    name: 'identity',
    purpose: 'Knows who people are, lets them in, and says what they may do.',
    settings,
    collections: [emailClaims, users, credentials, sessions, keyRings, mailLinks, logInGuards, machineClients],
    publishes: [
      userRegistered,
      userProfileUpdated,
      userRolesChanged,
      emailVerificationRequested,
      emailVerified,
      passwordResetRequested,
      passwordChanged,
      sessionStolen,
      logInsSlowedDown,
    ],
    connect: async (address) => (await import('./adapters/remote.ts')).remoteIdentity(address),
    compose: ({ system, settings: set, store, clock, random, cursors, keyFor }) => {
      const atOnce = set.passwordsAtOnce || Math.max(1, Math.min(MOST_PASSWORDS_AT_ONCE, availableParallelism() - 1))
      const ports: Ports = {
        store,
        passwords: passwords ?? argon2Passwords(atOnce),
        turns: turnsFor(LONGEST_QUEUE),
        random,
        keys: { links: keyFor('links'), refreshTokens: keyFor('refresh-tokens'), guards: keyFor('log-in-guards') },
      }
      const durations: Durations = {
        registrationMs: set.registrationSeconds * SECOND_MS,
        sessionMs: set.sessionDays * DAY_MS,
        refreshGraceMs: set.refreshGraceSeconds * SECOND_MS,
        emailVerificationMs: set.emailVerificationHours * HOUR_MS,
        passwordResetMs: set.passwordResetMinutes * MINUTE_MS,
      }
      const keys = signingKeys({
        store,
        clock,
        random,
        rotateAfterMs: set.keyRotationDays * DAY_MS,
        longestTokenMs: set.accessTokenSeconds * SECOND_MS,
      })
      const findUser = userByEmail(ports)
      const register = registerUser(ports, durations)
      const linkToken = linkTokenOf(store, ports.keys.links)
      const permissions = allPermissions(permissionsByRole)

      const api: IdentityApi = {
        jwks: keys.jwks,
        userByEmail: async (email) => {
          const known = await findUser(email)
          return known && { id: known.id, roles: known.user.roles }
        },
        linkToken: (requestId) => linkToken(requestId, clock.nowMs()),
        register: async (message, account) => {
          const { user } = await register(message, true, account)
          return user ? { id: user.id } : { rejected: 'EmailTaken' }
        },
      }
      return {
        api,
        grpc: [async () => (await import('./adapters/grpc.ts')).identityGrpc(api)],
        consumers: [askForVerification(ports, durations)],
        http: identityRoutes({
          system,
          ports,
          store,
          durations,
          slowDown: { freeFailures: set.freeLogInFailures, longestMs: set.longestLogInWaitSeconds * SECOND_MS },
          accessTokens: accessTokens({
            keys,
            audience: tokenAudience(system),
            permissionsByRole,
            lifetimeS: set.accessTokenSeconds,
            random,
          }),
          jwks: keys.jwks,
          clock,
          cursors,
          selfAssignable,
          permissions,
        }),
        commands: [
          ...identityCommands({ store, userByEmail: findUser, keys, roles: Object.keys(permissionsByRole), clock, random }),
          ...clientCommands({ store, permissions, overlapMinutes: set.clientSecretOverlapMinutes, clock, random }),
        ],
      }
    },
  })
}
