// Money, dates and durations as people of the page's language write them. Times are shown in the zone of the place.
import { useTranslation } from 'react-i18next'

/** An amount as the API has it: a decimal, and an ISO 4217 code. */
export type MoneyJson = { readonly amount: string; readonly currency: string }

export type Formats = {
  readonly money: (money: MoneyJson) => string
  readonly number: (value: number) => string
  /** 230 m, 1.2 km. */
  readonly distance: (metres: number) => string
  /** Sat 28 Nov, 14:30, in a zone such as `Europe/Zurich`; in that of the reader without one. */
  readonly dateTime: (iso: string, timeZone?: string) => string
  readonly date: (iso: string, timeZone?: string) => string
  readonly time: (iso: string, timeZone?: string) => string
  /** A day that no zone moves, such as `2026-11-28`: 28 Nov. */
  readonly day: (date: string) => string
  /** `Sat 28 Nov, 14:30–16:30`, or with both dates when they differ. */
  readonly interval: (fromIso: string, toIso: string, timeZone?: string) => string
  /** 2 h 30 min. */
  readonly duration: (ms: number) => string
}

const formatsOf = (language: string): Formats => {
  const locale = language === 'es' ? 'es-ES' : 'en-GB'
  const formats = new Map<string, Intl.DateTimeFormat>()
  const formatter = (timeZone: string | undefined, kind: 'dateTime' | 'date' | 'time'): Intl.DateTimeFormat => {
    const key = `${timeZone} ${kind}`
    const known = formats.get(key)
    if (known) return known
    const made = new Intl.DateTimeFormat(locale, {
      ...(timeZone && { timeZone }),
      ...(kind !== 'time' && { weekday: 'short', day: 'numeric', month: 'short' }),
      ...(kind !== 'date' && { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    })
    formats.set(key, made)
    return made
  }
  const currencies = new Map<string, Intl.NumberFormat>()
  const currencyFormat = (currency: string): Intl.NumberFormat => {
    const known = currencies.get(currency) ?? new Intl.NumberFormat(locale, { style: 'currency', currency })
    currencies.set(currency, known)
    return known
  }
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(locale)
  const metres = new Intl.NumberFormat(locale, { style: 'unit', unit: 'meter', maximumFractionDigits: 0 })
  const kilometres = new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilometer', maximumFractionDigits: 1 })
  return {
    money: ({ amount, currency }) => currencyFormat(currency).format(Number(amount)),
    number: (value) => number.format(value),
    distance: (value) => (value < 1_000 ? metres.format(Math.round(value / 10) * 10) : kilometres.format(value / 1_000)),
    dateTime: (iso, zone) => formatter(zone, 'dateTime').format(new Date(iso)),
    date: (iso, zone) => formatter(zone, 'date').format(new Date(iso)),
    time: (iso, zone) => formatter(zone, 'time').format(new Date(iso)),
    day: (date) => day.format(new Date(date)),
    interval: (from, to, zone) => formatter(zone, 'dateTime').formatRange(new Date(from), new Date(to)),
    duration: (ms) => {
      const minutes = Math.round(ms / 60_000)
      const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60]
      return [days && `${days} d`, hours && `${hours} h`, (rest || minutes === 0) && `${rest} min`].filter(Boolean).join(' ')
    },
  }
}

/** Making formatters takes far longer than using them, and every card of a list asks for them. */
const known = new Map<string, Formats>()

/** The formats of the page's language. */
export const useFormats = (): Formats => {
  const { language } = useTranslation().i18n
  const formats = known.get(language) ?? formatsOf(language)
  known.set(language, formats)
  return formats
}
