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
 * Who may call a route: anybody, anybody who is logged in, who has a permission, or who has one of several. Every route says it in its
 * `config.access`; a route without it stops the start.
 */
export type Access = 'public' | 'authenticated' | { readonly permission: string } | { readonly anyPermission: readonly string[] }

/** Whether a principal may do what needs `access`; on a public route everybody may. */
export const isAllowed = (access: Access, { permissions }: Principal): boolean => {
  if (typeof access === 'string') return true
  const wanted = 'permission' in access ? [access.permission] : access.anyPermission
  return wanted.some((permission) => permissions.includes(permission))
}
