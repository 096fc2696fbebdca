// Values as people of one language write them, before a template sees them: templates only put texts in their places.
import type { Fact, Facts, Locale } from '../domain/facts.ts'

/** What a template sees: texts, and true or false for sections. */
export type View = Readonly<Record<string, string | boolean>>

const REGION: Readonly<Record<Locale, string>> = { es: 'es-ES', en: 'en-GB' }
const SHOWN = {
  'day-and-time': { dateStyle: 'full', timeStyle: 'short' },
  time: { timeStyle: 'short' },
  'in-utc': { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Bounded, since zones come from outside. */
const FORMATS_LIMIT = 500
const formats = new Map<string, Intl.DateTimeFormat>()

const dateFormat = (locale: Locale, timeZone: string, show: keyof typeof SHOWN): Intl.DateTimeFormat => {
  const key = `${locale} ${timeZone} ${show}`
  const known = formats.get(key)
  if (known) return known
  if (formats.size >= FORMATS_LIMIT) formats.clear()
  const format = new Intl.DateTimeFormat(REGION[locale], { ...SHOWN[show], hourCycle: 'h23', timeZone })
  formats.set(key, format)
  return format
}

/** A text on one line, without control characters: it may stand in a subject. */
export const onOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

const shown = (fact: Fact, locale: Locale): string | boolean => {
  if (typeof fact === 'boolean') return fact
  if (typeof fact === 'string') return onOneLine(fact)
  if ('at' in fact) return dateFormat(locale, fact.timeZone, fact.show).format(Date.parse(fact.at))
  // The digits are those of the amount, which are its currency's; Intl has other ideas about some currencies.
  const digits = fact.amount.split('.')[1]?.length ?? 0
  const format = new Intl.NumberFormat(REGION[locale], {
    style: 'currency',
    currency: fact.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return format.format(fact.amount as `${number}`)
}

/** Facts for a reader of that language. Throws RangeError for a zone, an instant or a currency that does not exist. */
export const viewOf = (facts: Facts, locale: Locale): View =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, shown(fact, locale)]))
