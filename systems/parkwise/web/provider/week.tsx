import { Stack, Text } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import { useMinute } from '#platform/web/server-time.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import type { Block, OwnBooking, OwnSpot } from '../api.ts'
import { DayPager } from '../calendar/day-pager.tsx'
import { type Day, onDay, weekOf, weeksOn } from '../calendar/days.ts'
import { takesSpace, useBlocks, useOwnBookings } from './provider-queries.ts'
import classes from './week.module.css'

/** So much of a day is shown; the list below has all of it. */
const MOST_A_DAY = 8
const FROM = '/users/providers/provider/spots/$spotId'

/** A week of a spot, day by day, with its bookings and blocks, by the clock of the place. */
export const Week = ({ spot }: { readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const { week: date } = useSearch({ from: FROM })
  const navigate = useNavigate({ from: '/provider/spots/$spotId' })
  const nowMs = useMinute()
  const week = weekOf(date, nowMs, spot.timeZone)
  const from = new Date(week[0]?.fromMs ?? 0).toISOString()
  const to = new Date(week.at(-1)?.toMs ?? 0).toISOString()
  const bookings = useOwnBookings({ spotId: spot.id, from, to, order: 'earliest' })
  const blocks = useBlocks(spot.id, from)
  const taken = bookings.data?.items.filter(takesSpace) ?? []
  const go = (weeks: number): void =>
    void navigate({ search: weeks === 0 ? {} : { week: weeksOn(week, weeks) }, replace: true, resetScroll: false })
  return (
    <Stack component="section" gap="sm" aria-label={t('provider.week')}>
      <DayPager
        title={t('provider.weekOf', { from: formats.day(week[0]?.date ?? ''), to: formats.day(week.at(-1)?.date ?? '') })}
        before={t('provider.weekBefore')}
        now={t('provider.thisWeek')}
        after={t('provider.weekAfter')}
        onTurn={go}
      />
      {bookings.isError && <ProblemNotice error={bookings.error} onRetry={() => void bookings.refetch()} />}
      {blocks.isError && <ProblemNotice error={blocks.error} onRetry={() => void blocks.refetch()} />}
      <ol className={classes.week} aria-busy={bookings.isPending || blocks.isPending}>
        {week.map((day) => (
          <DayColumn
            key={day.date}
            day={day}
            isToday={nowMs >= day.fromMs && nowMs < day.toMs}
            timeZone={spot.timeZone}
            bookings={onDay(day, taken)}
            blocks={onDay(day, blocks.data?.items ?? [])}
          />
        ))}
      </ol>
      {bookings.data?.nextCursor && (
        <Text size="xs" c="dimmed">
          {t('provider.firstHundred')}
        </Text>
      )}
    </Stack>
  )
}

type DayProps = {
  readonly day: Day
  readonly isToday: boolean
  readonly timeZone: string
  readonly bookings: readonly OwnBooking[]
  readonly blocks: readonly Block[]
}

const DayColumn = ({ day, isToday, timeZone, bookings, blocks }: DayProps) => {
  const { t } = useTranslation()
  const formats = useFormats()
  /** Its hours on this day. */
  const hours = ({ from, to }: { readonly from: string; readonly to: string }): string => {
    const [begins, ends] = [Date.parse(from) >= day.fromMs, Date.parse(to) <= day.toMs]
    const [first, last] = [formats.time(from, timeZone), formats.time(to, timeZone)]
    if (begins) return ends ? `${first}–${last}` : t('provider.fromTime', { time: first })
    return ends ? t('provider.untilTime', { time: last }) : t('provider.allDay')
  }
  return (
    <li className={classes.day} data-today={isToday || undefined} aria-current={isToday ? 'date' : undefined}>
      <Text size="sm" fw={600} className={classes.date}>
        {formats.date(`${day.date}T00:00:00Z`, 'UTC')}
      </Text>
      {bookings.length + blocks.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t('provider.free')}
        </Text>
      ) : (
        <ul className={classes.entries}>
          {blocks.map((block) => (
            <li key={block.id} className={classes.block}>
              <span>{hours(block)}</span> {block.reason}
            </li>
          ))}
          {bookings.slice(0, MOST_A_DAY).map((booking) => (
            <li key={booking.id}>
              <Link
                to="/provider/bookings/$bookingId"
                params={{ bookingId: booking.id }}
                className={classes.booking}
                data-status={booking.status}
              >
                <span>{hours(booking)}</span> {booking.vehiclePlate}
                <span className="visually-hidden">, {t(`provider.bookingStatus.${booking.status}`)}</span>
              </Link>
            </li>
          ))}
          {bookings.length > MOST_A_DAY && (
            <li>
              <Text size="xs" c="dimmed">
                {t('provider.andMore', { count: bookings.length - MOST_A_DAY })}
              </Text>
            </li>
          )}
        </ul>
      )}
    </li>
  )
}
