// Whose an e-mail address is: the only place that could give one to two people, so it is the place that refuses to.
import { accept, type Decider, type Decision, reject } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'

/**
 * Registering claims the address first and writes the user last. A claim whose user never came lapses at `lapsesAtMs`:
 * then another may take it over, but only one who has made sure that the first user can no longer come (see
 * `RegistrationAbandoned` in user.ts). So however long a process was stopped in between, an address has one user.
 */
export type EmailClaim = { readonly type: 'free' } | { readonly type: 'claimed'; readonly by: PrincipalId; readonly lapsesAtMs: number }

export type EmailClaimCommand = {
  readonly type: 'Claim'
  readonly by: PrincipalId
  /** Somebody whose registration was abandoned for good. */
  readonly insteadOf: PrincipalId | null
  readonly nowMs: number
  readonly lapsesAtMs: number
}
export type EmailClaimEvent = { readonly type: 'EmailClaimed'; readonly by: PrincipalId; readonly lapsesAtMs: number }
export type EmailClaimRejection = { readonly type: 'EmailTaken' }

/** Whether a claim is so old that it stands only if its user was registered. */
export const hasLapsed = (claim: EmailClaim, nowMs: number): boolean => claim.type === 'claimed' && nowMs >= claim.lapsesAtMs

const decide = (claim: EmailClaim, command: EmailClaimCommand): Decision<EmailClaimEvent, EmailClaimRejection> => {
  if (claim.type === 'claimed') {
    if (claim.by === command.by) return accept()
    if (claim.by !== command.insteadOf || !hasLapsed(claim, command.nowMs)) return reject({ type: 'EmailTaken' })
  }
  return accept({ type: 'EmailClaimed', by: command.by, lapsesAtMs: command.lapsesAtMs })
}

export const emailClaimDecider: Decider<EmailClaim, EmailClaimCommand, EmailClaimEvent, EmailClaimRejection> = {
  initial: { type: 'free' },
  decide,
  evolve: (_claim, event) => ({ type: 'claimed', by: event.by, lapsesAtMs: event.lapsesAtMs }),
}
