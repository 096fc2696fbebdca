import { invariant } from './decision.ts'

/** An exact amount: integer minor units of an ISO 4217 currency. EUR 12.50 is `{ amountMinor: 1250, currency: 'EUR' }`. */
export type Money = { readonly amountMinor: number; readonly currency: string }
/** Money on the wire: a decimal text with exactly the currency's digits. */
export type MoneyText = { readonly amount: string; readonly currency: string }

/**
 * Currencies without the usual two digits, as ISO 4217 (list one) has them. Not from `Intl`: that knows what people write
 * (no digits for COP, HUF or IDR, which have two), and may change with a release, and with it what stored amounts mean.
 */
const NO_DIGITS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
const THREE_DIGITS = 'BHD IQD JOD KWD LYD OMR TND'
const unusualDigits = new Map([
  ...NO_DIGITS.split(' ').map((code) => [code, 0] as const),
  ...THREE_DIGITS.split(' ').map((code) => [code, 3] as const),
])
const known = new Set(Intl.supportedValuesOf('currency'))

/** Whether `code` is an ISO 4217 currency. */
export const isCurrency = (code: string): boolean => known.has(code)

/** How many digits a currency has after the point: 2 for EUR, 0 for JPY, 3 for KWD. Rejects what is no currency. */
export const minorDigits = (currency: string): number => {
  invariant(isCurrency(currency), `${currency} is not an ISO 4217 currency`)
  return unusualDigits.get(currency) ?? 2
}

/** `amountMinor` must be a whole number that arithmetic keeps exact. */
export const money = (amountMinor: number, currency: string): Money => {
  invariant(Number.isSafeInteger(amountMinor), `${amountMinor} is not a whole number of minor units`)
  return { amountMinor: amountMinor === 0 ? 0 : amountMinor, currency }
}

/** The sum; both must have one currency. */
export const addMoney = (a: Money, b: Money): Money => {
  invariant(a.currency === b.currency, `cannot add ${b.currency} to ${a.currency}`)
  return money(a.amountMinor + b.amountMinor, a.currency)
}

/** `factor` times the amount, rounded half away from zero to a whole minor unit. */
export const scaleMoney = (a: Money, factor: number): Money =>
  money(Math.sign(a.amountMinor * factor) * Math.round(Math.abs(a.amountMinor * factor)), a.currency)

/**
 * Reads a decimal text. Undefined when it is not plainly an amount of that currency: more digits than the currency has,
 * a sign, an exponent, or more than fifteen digits in all.
 */
export const parseMoney = (text: MoneyText): Money | undefined => {
  if (!isCurrency(text.currency)) return undefined
  const match = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(text.amount)
  if (!match) return undefined
  const digits = minorDigits(text.currency)
  const fraction = match[2] ?? ''
  if (fraction.length > digits) return undefined
  return money(Number(match[1]) * 10 ** digits + Number(fraction.padEnd(digits, '0') || '0'), text.currency)
}

/** The text for the wire: `{ amount: '12.50', currency: 'EUR' }`. */
export const moneyText = (value: Money): MoneyText => {
  const digits = minorDigits(value.currency)
  const sign = value.amountMinor < 0 ? '-' : ''
  const all = String(Math.abs(value.amountMinor)).padStart(digits + 1, '0')
  const whole = all.slice(0, all.length - digits)
  return { amount: digits === 0 ? sign + whole : `${sign}${whole}.${all.slice(-digits)}`, currency: value.currency }
}
