import { type Money, minorDigits, money } from '#platform/kernel/money.ts'

/** The currencies that Stripe counts in whole units (https://docs.stripe.com/currencies#zero-decimal). */
const WHOLE = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
/** Those that have no digits any more, and that Stripe still counts in hundredths. */
const STILL_HUNDREDTHS = new Set(['ISK', 'UGX'])

const stripeDigits = (currency: string): number => (WHOLE.has(currency) ? 0 : STILL_HUNDREDTHS.has(currency) ? 2 : minorDigits(currency))

/** An amount as Stripe wants it. Undefined for one that Stripe cannot take: its smallest unit may be larger than the currency's. */
export const toStripe = ({ amountMinor, currency }: Money): { readonly amount: number; readonly currency: string } | undefined => {
  const digits = stripeDigits(currency)
  const amount = shifted(amountMinor, digits - minorDigits(currency))
  // Of three digits the last must be nought, since cards have no smaller coin.
  return amount === undefined || (digits === 3 && amount % 10 !== 0) ? undefined : { amount, currency: currency.toLowerCase() }
}

/** An amount that Stripe names. Undefined when it is none of that currency. */
export const fromStripe = (amount: number, currency: string): Money | undefined => {
  const code = currency.toUpperCase()
  if (!/^[A-Z]{3}$/.test(code)) return undefined
  const amountMinor = shifted(amount, minorDigits(code) - stripeDigits(code))
  return amountMinor === undefined ? undefined : money(amountMinor, code)
}

const shifted = (amount: number, places: number): number | undefined => {
  const moved = places >= 0 ? amount * 10 ** places : amount / 10 ** -places
  return Number.isSafeInteger(moved) ? moved : undefined
}
