import Type, { type Static } from 'typebox'
import { parseTimeOfDay, timeOfDayText } from '#platform/kernel/local-time.ts'
import { type Opening, type OpeningHours, type OpeningHoursProblem, openingHoursProblem, WEEKDAYS } from '../domain/opening-hours.ts'
import { TimeOfDaySchema } from './pricing-schema.ts'

const DayOpeningsSchema = Type.Optional(
  Type.Array(
    Type.Object(
      { from: TimeOfDaySchema, to: TimeOfDaySchema },
      { additionalProperties: false, description: 'Local time. An opening that ends before it starts lasts past midnight.' },
    ),
    { maxItems: 12 },
  ),
)

/** When a spot can be used, on the wire. */
export const OpeningHoursSchema = Type.Union(
  [
    Type.Literal('always'),
    Type.Object(
      {
        monday: DayOpeningsSchema,
        tuesday: DayOpeningsSchema,
        wednesday: DayOpeningsSchema,
        thursday: DayOpeningsSchema,
        friday: DayOpeningsSchema,
        saturday: DayOpeningsSchema,
        sunday: DayOpeningsSchema,
      },
      { additionalProperties: false },
    ),
  ],
  {
    description:
      'When the spot can be used: always, or by weekday in its time zone; a missing day is closed. A whole stay must lie within.',
    examples: ['always', { monday: [{ from: '07:00', to: '24:00' }], friday: [{ from: '18:00', to: '02:00' }] }],
  },
)
export type OpeningHoursText = Static<typeof OpeningHoursSchema>

type Read =
  | { readonly openingHours: OpeningHours; readonly problem?: undefined }
  | { readonly problem: OpeningHoursProblem; readonly openingHours?: undefined }

/** The opening hours that a body, an import or a file means, or the first thing that is wrong with them; `field` is a path in them. */
export const openingHoursFromText = (text: OpeningHoursText): Read => {
  if (text === 'always') return { openingHours: 'always' }
  const openingHours: { [day in (typeof WEEKDAYS)[number]]?: readonly Opening[] } = {}
  for (const day of WEEKDAYS) {
    const openings = text[day]
    if (!openings) continue
    const read: Opening[] = []
    for (const [index, { from, to }] of openings.entries()) {
      const fromMinute = parseTimeOfDay(from)
      const toMinute = parseTimeOfDay(to)
      if (fromMinute === undefined || toMinute === undefined) {
        return { problem: { field: `${day}/${index}`, message: 'must be local times, HH:MM' } }
      }
      read.push({ fromMinute, toMinute })
    }
    openingHours[day] = read
  }
  const problem = openingHoursProblem(openingHours)
  return problem ? { problem } : { openingHours }
}

/** The opening hours for the wire; {@link openingHoursFromText} reads them back as they were. */
export const openingHoursText = (openingHours: OpeningHours): OpeningHoursText => {
  if (openingHours === 'always') return 'always'
  const text: Exclude<OpeningHoursText, 'always'> = {}
  for (const day of WEEKDAYS) {
    const openings = openingHours[day]
    if (openings) text[day] = openings.map(({ fromMinute, toMinute }) => ({ from: timeOfDayText(fromMinute), to: timeOfDayText(toMinute) }))
  }
  return text
}
