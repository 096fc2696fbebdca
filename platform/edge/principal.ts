import type { PrincipalId } from '#platform/kernel/ids.ts'

/** Who asks, as a checked access token says. */
export type Principal = {
  readonly id: PrincipalId
  readonly roles: readonly string[]
  /** `thing:verb`, for example `bookings:write`. Roles are names for sets of these. */
  readonly permissions: readonly string[]
  /** The session that the token was made for (`sid`); undefined for machines. */
  readonly sessionId?: string
}

/**
 * Who may call a route: anybody, anybody who is logged in, or who has a permission. Every route says it in its
 * `config.access`; a route without it stops the start.
 */
export type Access = 'public' | 'authenticated' | { readonly permission: string }
