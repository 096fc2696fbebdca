// A spot as the fields of its form hold it, and as the gateway takes it.
import type { OwnSpot } from '../../api.ts'

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type DayName = (typeof DAYS)[number]
type Opening = { readonly from: string; readonly to: string }
type Week = Readonly<Record<DayName, readonly Opening[]>>

export type SpotValues = {
  readonly name: string
  readonly address: string
  readonly lat: number | string
  readonly lng: number | string
  readonly capacity: number | string
  readonly spotType: OwnSpot['spotType']
  readonly covered: boolean
  readonly amenities: OwnSpot['amenities']
  readonly heightM: number | string
  readonly hours: 'always' | 'byDay'
  readonly week: Week
  readonly timeZone: string
  readonly currency: string
  readonly hourly: string
  readonly stepMinutes: string
  readonly weekendHourly: string
  readonly hasNight: boolean
  readonly nightFrom: string
  readonly nightTo: string
  readonly nightHourly: string
  readonly minimum: string
  readonly dailyMax: string
}
type Pricing = OwnSpot['pricing']
type Limits = OwnSpot['limits']

const OFFICE_HOURS: Opening = { from: '07:00', to: '20:00' }
const usualWeek = (): Week => Object.fromEntries(DAYS.map((day) => [day, [OFFICE_HOURS]])) as unknown as Week

/** The currency of the places where our users are; anywhere else they choose. */
const currencyIn = (timeZone: string): string => (timeZone === 'Europe/Zurich' ? 'CHF' : timeZone === 'Europe/London' ? 'GBP' : 'EUR')

/** A new spot, with what can be guessed from where the browser is. */
export const newValues = (timeZone: string): SpotValues => ({
  name: '',
  address: '',
  lat: '',
  lng: '',
  capacity: 1,
  spotType: 'regular',
  covered: false,
  amenities: [],
  heightM: '',
  hours: 'always',
  week: usualWeek(),
  timeZone,
  currency: currencyIn(timeZone),
  hourly: '',
  stepMinutes: '15',
  weekendHourly: '',
  hasNight: false,
  nightFrom: '22:00',
  nightTo: '06:00',
  nightHourly: '',
  minimum: '',
  dailyMax: '',
})

/** Browsers' fields know no 24:00; an end at 00:00 means the same to whoever reads it. */
const fromWire = (time: string): string => (time === '24:00' ? '00:00' : time)
const toWire = (time: string): string => (time === '00:00' ? '24:00' : time)

/** The fields of a spot that is there. */
export const valuesOf = ({ location, openingHours, pricing, limits, ...spot }: OwnSpot): SpotValues => {
  const [lng = 0, lat = 0] = location.coordinates
  const { night } = pricing
  const { name, address, capacity, spotType, covered, amenities, timeZone } = spot
  return {
    ...{ name, address, lat, lng, capacity, spotType, covered, amenities, timeZone },
    heightM: limits.heightM ?? '',
    hours: openingHours === 'always' ? 'always' : 'byDay',
    week:
      openingHours === 'always'
        ? usualWeek()
        : (Object.fromEntries(
            DAYS.map((day) => [day, (openingHours[day] ?? []).map(({ from, to }) => ({ from, to: fromWire(to) }))]),
          ) as unknown as Week),
    currency: pricing.hourly.currency,
    hourly: pricing.hourly.amount,
    stepMinutes: String(pricing.stepMinutes ?? 15),
    weekendHourly: pricing.weekendHourly?.amount ?? '',
    hasNight: night !== undefined,
    nightFrom: night?.from ?? '22:00',
    nightTo: fromWire(night?.to ?? '06:00'),
    nightHourly: night?.hourly.amount ?? '',
    minimum: pricing.minimum?.amount ?? '',
    dailyMax: pricing.dailyMax?.amount ?? '',
  }
}

/** Whether a text is an amount, with a comma or a point as people write it. */
export const isAmount = (text: string): boolean => /^\d{1,9}([.,]\d{1,3})?$/.test(text.trim())
const amountText = (text: string): string => text.trim().replace(',', '.')

/** The prices of the fields for the gateway; undefined while one of them is no amount. */
export const pricingFrom = (values: SpotValues): Pricing | undefined => {
  const { currency, hourly, weekendHourly, hasNight, nightFrom, nightTo, nightHourly, minimum, dailyMax } = values
  const given = [weekendHourly, minimum, dailyMax].filter((text) => text.trim() !== '')
  if (![hourly, ...given, ...(hasNight ? [nightHourly] : [])].every(isAmount)) return undefined
  const money = (text: string) => ({ amount: amountText(text), currency })
  return {
    hourly: money(hourly),
    stepMinutes: Number(values.stepMinutes) as NonNullable<Pricing['stepMinutes']>,
    ...(weekendHourly.trim() && { weekendHourly: money(weekendHourly) }),
    ...(minimum.trim() && { minimum: money(minimum) }),
    ...(dailyMax.trim() && { dailyMax: money(dailyMax) }),
    ...(hasNight && { night: { from: nightFrom, to: toWire(nightTo), hourly: money(nightHourly) } }),
  }
}

/** All of the fields for the gateway. What the form has no field for stays as it was. */
export const bodyFrom = (values: SpotValues, pricing: Pricing, before?: { readonly limits: Limits }) => {
  const { name, address, lat, lng, capacity, spotType, covered, amenities, heightM, hours, week, timeZone } = values
  const { heightM: _height, ...otherLimits } = before?.limits ?? {}
  return {
    ...{ name, address, spotType, covered, amenities, timeZone, pricing },
    location: { type: 'Point' as const, coordinates: [Number(lng), Number(lat)] as [number, number] },
    capacity: Number(capacity),
    limits: { ...otherLimits, ...(heightM !== '' && { heightM: Number(heightM) }) },
    openingHours:
      hours === 'always'
        ? ('always' as const)
        : Object.fromEntries(
            DAYS.filter((day) => week[day].length > 0).map((day) => [day, week[day].map(({ from, to }) => ({ from, to: toWire(to) }))]),
          ),
  }
}

/** The field of the form that a path of a problem means. */
const FIELDS: readonly (readonly [RegExp, string | ((day: string) => string)])[] = [
  [/^location\/coordinates\/0$/, 'lng'],
  [/^location/, 'lat'],
  [/^limits/, 'heightM'],
  [/^openingHours\/([a-z]+)/, (day) => `week.${day}`],
  [/^openingHours/, 'hours'],
  [/^amenities/, 'amenities'],
  [/^pricing\/night\/from/, 'nightFrom'],
  [/^pricing\/night\/to/, 'nightTo'],
  [/^pricing\/night\/hourly/, 'nightHourly'],
  [/^pricing\/night/, 'nightFrom'],
  [/^pricing\/hourly\/currency/, 'currency'],
  [/^pricing\/(weekendHourly|minimum|dailyMax|stepMinutes|hourly)/, (name) => name],
  [/^pricing/, 'hourly'],
]

/** What is wrong, by the form's own fields. */
export const spotErrors = (byPath: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(byPath).map(([path, message]) => {
      for (const [pattern, field] of FIELDS) {
        const match = pattern.exec(path)
        if (match) return [typeof field === 'string' ? field : field(match[1] ?? ''), message]
      }
      return [path, message]
    }),
  )
