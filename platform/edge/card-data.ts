/**
 * Finds what looks like payment card data, so that it can be refused before anything sees it.
 *
 * A number counts as a card's when it has 13–19 digits, starts like a card (ISO/IEC 7812 issuer ranges) and passes the
 * Luhn check. The ranges keep out ISBNs (978…), times in milliseconds (1…) and most other long numbers; whole words keep
 * out ids and tokens that merely contain digits, and the digits after a decimal point are no number of their own: a longitude
 * with all the digits of a double would be a card's one time in a hundred.
 *
 * Digits may stand in the groups that are printed on cards, with anything between them that people or forms put there.
 */
const BETWEEN = '(\\s{1,3}|\\s?[-.·/_\\u2010-\\u2015]\\s?)'
const CANDIDATES: readonly RegExp[] = [
  '\\d{13,19}',
  `\\d{4}${BETWEEN}\\d{4}\\1\\d{4}\\1\\d{1,7}`,
  `\\d{4}${BETWEEN}\\d{4}\\1\\d{4}\\1\\d{4}\\1\\d{1,3}`,
  `\\d{4}${BETWEEN}\\d{6}\\1\\d{4,5}`,
].map((digits) => new RegExp(`(?<![\\p{L}\\d+-]|\\d\\.)(?:${digits})(?![\\p{L}\\d-])`, 'gu'))
/** Every candidate has this somewhere, few other texts have. */
const WORTH_A_LOOK = new RegExp(`\\d{13}|\\d{4}${BETWEEN}\\d{4}`)
const BEYOND_ASCII = /[^\0-\x7f]/
const SHORTEST = 13

/** Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro, Mir: prefix and lengths. */
const ISSUERS: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/,
  /^3[47]\d{13}$/,
  /^(?:6011|64[4-9]\d|65\d{2})\d{12,15}$/,
  /^3(?:0[0-5]|[689]\d)\d{11,16}$/,
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/,
  /^62\d{14,17}$/,
  /^(?:50|5[6-9]|6[0-9])\d{11,17}$/,
  /^220[0-4]\d{12,15}$/,
]

const FIELD_NAMES = new Set(['cvv', 'cvv2', 'cvc', 'cvc2', 'cardcvv', 'cardcvc', 'pan', 'cardpan', 'cardnumber', 'creditcardnumber'])

/** Whether a field of this name can only hold card data: `cvv`, `card_number` and the like, in any writing. */
export const isCardField = (name: string): boolean => {
  // The longest name is shorter than 24 characters even with a separator after every word; most names end here or at the set.
  if (name.length < 3 || name.length > 24) return false
  return FIELD_NAMES.has(name.replaceAll(/[-_ .]/g, '').toLowerCase())
}

/** Whether a text contains a card number. */
export const looksLikeCardNumber = (text: string): boolean => {
  if (text.length < SHORTEST) return false
  const plain = BEYOND_ASCII.test(text) ? text.normalize('NFKC') : text
  if (!WORTH_A_LOOK.test(plain)) return false
  return CANDIDATES.some((candidate) => [...plain.matchAll(candidate)].some(([found]) => isCardNumber(found.replaceAll(/\D/g, ''))))
}

const isCardNumber = (digits: string): boolean => ISSUERS.some((issuer) => issuer.test(digits)) && passesLuhn(digits)

/** Whether digits keep the check digit rule of ISO/IEC 7812-1 Annex B. */
export const passesLuhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
  }
  return sum % 10 === 0
}
