import { derivedId, type Id } from '#platform/kernel/ids.ts'

/** The one spelling under which an address is known. Made by {@link emailAddress} only. */
export type EmailAddress = string & { readonly emailAddress: true }
export type EmailClaimId = Id<'email-claim'>

/**
 * Brings an address to the one spelling that uniqueness is about: no white space around it, NFC, lower case. RFC 5321
 * lets the part before the @ differ by case, but no provider in use does, and people type it either way.
 */
export const emailAddress = (typed: string): EmailAddress =>
  // Once more after lowering, which can take a character apart again.
  typed.trim().normalize('NFC').toLowerCase().normalize('NFC') as EmailAddress

/** The aggregate that decides whose address it is: two spellings of one address are one aggregate. */
export const emailClaimId = (address: EmailAddress): EmailClaimId => derivedId<'email-claim'>('email', address)
