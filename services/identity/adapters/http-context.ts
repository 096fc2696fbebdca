import type { CursorCodec } from '#platform/edge/cursor.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Store } from '#platform/store/store.ts'
import type { Durations, Ports } from '../application/ports.ts'
import type { SlowDown } from '../domain/log-in-guard.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { SigningKeys } from './signing-keys.ts'

/** What the routes of identity work with. */
export type HttpContext = {
  readonly system: string
  readonly ports: Ports
  readonly store: Store
  readonly durations: Durations
  readonly slowDown: SlowDown
  readonly accessTokens: AccessTokens
  readonly jwks: SigningKeys['jwks']
  readonly clock: Clock
  readonly cursors: CursorCodec
  /** The roles that one may take without being asked. */
  readonly selfAssignable: readonly string[]
  /** Every permission that there is. */
  readonly permissions: readonly string[]
}

/** Access to what checks or makes credentials: anybody may call it, and not often. */
export const publicCredentials = { access: 'public', rateLimit: 'credentials', idempotencyKey: false } as const
