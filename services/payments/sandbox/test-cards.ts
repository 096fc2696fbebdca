// What a payment method of the sandbox stands for. None of these is a card of anybody's.
import { passesLuhn } from '#platform/edge/card-data.ts'
import { DAY_MS } from '#platform/kernel/clock.ts'

/** How the bank behind a payment method behaves; see {@link testTokens} for what each means. */
export type Behaviour = 'succeeds' | 'declined' | 'insufficient-funds' | 'expired' | 'timeout' | 'late' | 'action' | 'lost' | 'unrefundable'

/** Tokens that anybody may send, any number of times. */
export const testTokens: Readonly<Record<string, Behaviour>> = {
  /** Processing at first; soon a webhook says that the money is taken. */
  tok_visa: 'succeeds',
  /** Declined at once, and a webhook says so, too; so are the next two. */
  tok_declined: 'declined',
  tok_insufficient: 'insufficient-funds',
  tok_expired: 'expired',
  /** The call gets no answer, and the money is taken all the same. Asked again, it answers. */
  tok_timeout: 'timeout',
  /** The money is taken much later than anybody waits for it. */
  tok_late: 'late',
  /** The payer has to confirm on a page of the sandbox. */
  tok_action: 'action',
  /** The money is taken, and no webhook ever says so. */
  tok_lost: 'lost',
  /** The money is taken; what should go back does not arrive. */
  tok_unrefundable: 'unrefundable',
}

/** The numbers that the field uses for tests. */
const testNumbers: Readonly<Record<string, Behaviour>> = {
  '4242424242424242': 'succeeds',
  '5555555555554444': 'succeeds',
  '378282246310005': 'succeeds',
  '4000000000000002': 'declined',
  '4000000000009995': 'insufficient-funds',
  '4000000000000069': 'expired',
  '4000002500003155': 'action',
  '4000000000005126': 'unrefundable',
}

export type Brand = 'visa' | 'mastercard' | 'amex'

/** What a person types into the card form. The number and the code go no further than {@link readCard}. */
export type CardInput = {
  readonly number: string
  /** `MM/YY` or `MM/YYYY`, with or without blanks. */
  readonly expiry: string
  readonly cvc: string
  readonly name: string
}

/** All that is kept of a card. */
export type Card = { readonly brand: Brand; readonly last4: string; readonly expiryMonth: number; readonly expiryYear: number }

export type CardFault =
  | { readonly field: 'number'; readonly code: 'invalid-number' | 'not-a-test-card' }
  | { readonly field: 'expiry'; readonly code: 'invalid-expiry' | 'card-expired' }
  | { readonly field: 'cvc'; readonly code: 'invalid-cvc' }
  | { readonly field: 'name'; readonly code: 'invalid-name' }

const FURTHEST_YEARS = 20

/** Reads a card, or says what is wrong with it, never repeating what was typed. */
export const readCard = (
  input: CardInput,
  nowMs: number,
):
  | { readonly card: Card; readonly behaviour: Behaviour; readonly faults?: undefined }
  | { readonly faults: readonly CardFault[]; readonly card?: undefined } => {
  const number = input.number.replaceAll(/[\s-]/g, '')
  const brand = brandOf(number)
  const isNumber = /^\d{13,19}$/.test(number) && passesLuhn(number)
  const behaviour = Object.hasOwn(testNumbers, number) ? testNumbers[number] : undefined
  const expiry = readExpiry(input.expiry)
  const faults: CardFault[] = []
  if (!isNumber) faults.push({ field: 'number', code: 'invalid-number' })
  else if (behaviour === undefined) faults.push({ field: 'number', code: 'not-a-test-card' })
  if (!expiry) faults.push({ field: 'expiry', code: 'invalid-expiry' })
  else if (isPast(expiry, nowMs)) faults.push({ field: 'expiry', code: 'card-expired' })
  else if (expiry.year > new Date(nowMs).getUTCFullYear() + FURTHEST_YEARS) faults.push({ field: 'expiry', code: 'invalid-expiry' })
  if (!(brand === 'amex' ? /^\d{4}$/ : /^\d{3}$/).test(input.cvc.trim())) faults.push({ field: 'cvc', code: 'invalid-cvc' })
  if (!/\p{L}/u.test(input.name) || /\d{6}/.test(input.name)) faults.push({ field: 'name', code: 'invalid-name' })
  if (faults.length > 0 || behaviour === undefined || !expiry) return { faults }
  return { card: { brand, last4: number.slice(-4), expiryMonth: expiry.month, expiryYear: expiry.year }, behaviour }
}

const brandOf = (number: string): Brand => (/^3[47]/.test(number) ? 'amex' : number.startsWith('4') ? 'visa' : 'mastercard')

const readExpiry = (text: string): { readonly month: number; readonly year: number } | undefined => {
  const match = /^\s*(\d{1,2})\s*\/\s*(\d{2}|20\d{2})\s*$/.exec(text)
  const month = Number(match?.[1])
  if (!match || month < 1 || month > 12) return undefined
  const year = Number(match[2])
  return { month, year: year < 100 ? 2000 + year : year }
}

/** A card is good to the end of its month, wherever on earth the payer is. */
const isPast = ({ month, year }: { month: number; year: number }, nowMs: number): boolean => Date.UTC(year, month, 1) + DAY_MS / 2 <= nowMs
