import { Anchor, Group, Paper, Skeleton, Stack, Text, useMatches } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFormats } from '#platform/web/formats.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api, type Spot } from '../api.ts'
import { DayPager } from '../calendar/day-pager.tsx'
import { type Day, dateOf, daysFrom, daysOn } from '../calendar/days.ts'
import type { Stay } from '../search/search-params.ts'
import classes from './free-hours.module.css'
import { gridOf } from './hours-grid.ts'
import { HoursTable } from './hours-table.tsx'

/** A stay begins at a quarter, so what is left of an hour that has begun is shown from the next one on. */
const QUARTER_MS = 15 * 60_000

type Props = {
  readonly spot: Spot
  readonly stay: Required<Stay>
  readonly nowMs: number
  /** The id of the headline of the booking. */
  readonly booking: string
  readonly onChange: (stay: Required<Stay>) => void
}

/** The first day to show: today, unless the stay would not be seen then. */
const firstDay = (stay: Required<Stay>, today: string, count: number, timeZone: string): string => {
  const date = dateOf(Date.parse(stay.from), timeZone)
  return date < daysOn(today, count) ? today : date
}

/** When a spot is free in the days from today on, hour by hour of the clock there; a free hour can be chosen to begin with. */
export const FreeHours = ({ spot, stay, nowMs, booking, onChange }: Props) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const { timeZone } = spot
  const count = useMatches({ base: 3, sm: 5, md: 7 })
  const [turnedTo, turnTo] = useState<string>()
  const [seen, see] = useState(stay.from)
  const startMs = Math.ceil(nowMs / QUARTER_MS) * QUARTER_MS
  const today = dateOf(startMs, timeZone)
  const date =
    turnedTo !== undefined && turnedTo > today ? turnedTo : turnedTo === undefined ? firstDay(stay, today, count, timeZone) : today
  const days = daysFrom(date, count, timeZone)
  if (seen !== stay.from) {
    see(stay.from)
    const chosen = dateOf(Date.parse(stay.from), timeZone)
    // Another time was chosen elsewhere on the page: it is shown, wherever one had turned to.
    if (!days.some((day) => day.date === chosen)) turnTo(undefined)
  }
  const from = new Date(Math.max(days[0]?.fromMs ?? 0, startMs)).toISOString()
  const to = new Date(days.at(-1)?.toMs ?? 0).toISOString()
  const calendar = useQuery({
    queryKey: ['free-hours', spot.id, from, to],
    // What is shown while other days are on their way belongs to the days before.
    queryFn: async ({ signal }): Promise<{ readonly days: readonly Day[]; readonly rows: ReturnType<typeof gridOf> }> => {
      const query = { from, to }
      const { hours } = await dataOf(
        api.GET('/gateway/v1/parking-spots/{id}/calendar', { params: { path: { id: spot.id }, query }, signal }),
      )
      return { days, rows: gridOf(hours, days, timeZone) }
    },
    placeholderData: keepPreviousData,
  })
  const turn = (pages: -1 | 0 | 1): void => turnTo(pages === 0 ? today : daysOn(date, pages * count))
  const choose = (beginning: string): void => {
    // The days stay where they are, also when they were not turned to yet.
    turnTo(date)
    const end = Date.parse(beginning) + Date.parse(stay.to) - Date.parse(stay.from)
    onChange({ from: beginning, to: new Date(end).toISOString() })
  }
  return (
    <Paper withBorder p="md" component="section" aria-label={t('spot.calendar.title')}>
      <Stack gap="sm">
        <DayPager
          title={t('spot.calendar.days', { from: formats.day(days[0]?.date ?? ''), to: formats.day(days.at(-1)?.date ?? '') })}
          before={t('spot.calendar.before')}
          now={t('spot.calendar.today')}
          after={t('spot.calendar.after')}
          isFirst={date <= today}
          onTurn={turn}
        />
        <Text size="sm" c="dimmed">
          {t('spot.calendar.hint')}
        </Text>
        <Legend isLot={spot.capacity > 1} />
        {calendar.isError && <ProblemNotice error={calendar.error} onRetry={() => void calendar.refetch()} />}
        {calendar.isPending && <Skeleton height={480} />}
        {calendar.data?.rows.length === 0 && <Text size="sm">{t('spot.calendar.never')}</Text>}
        {calendar.data && calendar.data.rows.length > 0 && (
          <HoursTable
            {...calendar.data}
            spot={spot}
            stay={stay}
            today={today}
            isBusy={calendar.isPlaceholderData}
            onChoose={choose}
            onTurn={(pages) => (pages > 0 || date > today) && turn(pages)}
          />
        )}
        <Group gap="xs">
          <Text size="sm" role="status">
            {t('spot.calendar.chosen', { when: formats.interval(stay.from, stay.to, timeZone) })}
          </Text>
          <Anchor href={`#${booking}`} size="sm">
            {t('spot.calendar.toBooking')}
          </Anchor>
        </Group>
      </Stack>
    </Paper>
  )
}

/** What the looks of the cells mean. */
const Legend = ({ isLot }: { readonly isLot: boolean }) => {
  const { t } = useTranslation()
  return (
    <Group gap="md" component="ul" className={classes.legend}>
      <li>
        <span className={classes.sample} data-status="FREE" />
        {t(isLot ? 'spot.calendar.spaces' : 'spot.calendar.free')}
      </li>
      <li>
        <span className={classes.sample} data-status="FULL" />
        {t('spot.calendar.full')}
      </li>
      <li>
        <span className={classes.sample} data-status="CLOSED">
          –
        </span>
        {t('spot.calendar.closed')}
      </li>
      <li>
        <span className={classes.sample} data-yours="true" />
        {t('spot.calendar.yours')}
      </li>
    </Group>
  )
}
