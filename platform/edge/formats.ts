const INSTANT = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:[Zz]|[+-](\d\d):(\d\d))$/
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const EARLIEST_MS = Date.UTC(1000, 0, 1)
const LATEST_MS = Date.UTC(9999, 11, 31)

const isCalendarDate = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * The instant of an RFC 3339 text in milliseconds, digits beyond the millisecond cut off. Undefined without an offset, for
 * a day that the calendar lacks (30 February), for a leap second (POSIX time has none), and outside the years 1000–9999.
 */
export const instantOf = (text: string): number | undefined => {
  const match = INSTANT.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second, offsetHour, offsetMinute] = match.slice(1).map((part) => Number(part ?? 0))
  if (!isCalendarDate(year ?? 0, month ?? 0, day ?? 0)) return undefined
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59 || (offsetHour ?? 0) > 23 || (offsetMinute ?? 0) > 59) return undefined
  const atMs = Date.parse(text.toUpperCase())
  return atMs >= EARLIEST_MS && atMs <= LATEST_MS ? atMs : undefined
}

/** What the formats of our schemas accept; stricter than the usual ones where those let unusable values pass. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => instantOf(text) !== undefined,
  date: (text) => {
    const match = DATE.exec(text)
    return match !== null && isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3]))
  },
  uuid: (text) => UUID.test(text),
}
