import { emailAddress, emailClaimId } from '../domain/email-address.ts'
import type { RegisteredUser, UserId } from '../domain/user.ts'
import { credentials, emailClaims, users } from './collections.ts'
import type { Ports } from './ports.ts'

/** Nobody's id: looking it up costs what looking up a user costs. */
const NOBODY = '00000000-0000-8000-8000-000000000000' as UserId

export type KnownUser = { readonly id: UserId; readonly user: RegisteredUser }

/** The user with this address, in any spelling, or undefined. */
export const userByEmail =
  (ports: Pick<Ports, 'store'>) =>
  async (email: string): Promise<KnownUser | undefined> => {
    const claim = await ports.store.stateOf(emailClaims, emailClaimId(emailAddress(email)))
    const id = claim.type === 'claimed' ? claim.by : NOBODY
    const user = await ports.store.stateOf(users, id)
    return user.type === 'registered' ? { id, user } : undefined
  }

/**
 * The user whose address and password these are, or undefined, without saying which of them is wrong: an unknown address
 * takes the same look-ups and the same Argon2 as a wrong password.
 */
export const authenticate =
  (ports: Ports) =>
  async (email: string, password: string): Promise<KnownUser | undefined> => {
    const known = await userByEmail(ports)(email)
    return (await isPasswordOf(ports, known?.id ?? NOBODY, password)) ? known : undefined
  }

/** Whether this is the password of that user; false for whoever has none, which takes as long. */
export const isPasswordOf = async (ports: Pick<Ports, 'store' | 'passwords'>, id: UserId, password: string): Promise<boolean> => {
  const credential = await ports.store.stateOf(credentials, id)
  return ports.passwords.matches(credential.type === 'password' ? credential.passwordHash : undefined, password)
}
