/** What each role may do, as `thing:verb`. The system that uses identity says it. */
export type PermissionsByRole = Readonly<Record<string, readonly string[]>>

/** What a holder of all these roles may do: sorted, each once. A role that no longer exists gives nothing. */
export const permissionsOf = (roles: readonly string[], byRole: PermissionsByRole): readonly string[] =>
  [...new Set(roles.flatMap((role) => (Object.hasOwn(byRole, role) ? (byRole[role] ?? []) : [])))].sort()

/** Every permission that some role gives: those that there are. */
export const allPermissions = (byRole: PermissionsByRole): readonly string[] => permissionsOf(Object.keys(byRole), byRole)
