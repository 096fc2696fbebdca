import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { Spot } from '../api.ts'
import type { Day } from '../calendar/days.ts'
import type { Stay } from '../search/search-params.ts'
import classes from './free-hours.module.css'
import { firstPlace, type Hour, isWithin, neighbourOf, type Place, type Row } from './hours-grid.ts'

type Props = {
  readonly days: readonly Day[]
  readonly rows: readonly Row[]
  readonly spot: Spot
  readonly stay: Required<Stay>
  readonly today: string
  /** Other days are on their way. */
  readonly isBusy: boolean
  readonly onChoose: (from: string) => void
  readonly onTurn: (pages: -1 | 1) => void
}

const ARROWS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

const isSame = (a: Place | undefined, b: Place): boolean => a?.row === b.row && a.day === b.day

/**
 * Hours as rows and days as columns: a grid as the ARIA practices have it, with one stop for the Tab key. Arrows go from hour to hour
 * and from day to day, Home and End to the first and last day, the Page keys to other days, Enter and Space choose.
 */
export const HoursTable = ({ days, rows, spot, stay, today, isBusy, onChoose, onTurn }: Props) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const table = useRef<HTMLTableElement>(null)
  const [last, setLast] = useState<Place>()
  // Where the keyboard was last, as long as there is an hour.
  const stop = last && rows[last.row]?.cells[last.day] ? last : firstPlace(rows, stay)

  const go = (place: Place | undefined): void => {
    if (place) table.current?.querySelector<HTMLElement>(`[data-place="${place.row}/${place.day}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!stop || event.altKey || event.ctrlKey || event.metaKey) return
    const { key } = event
    const arrow = ARROWS[key]
    if (arrow) go(neighbourOf(rows, stop, ...arrow))
    else if (key === 'Home') go(neighbourOf(rows, { row: stop.row, day: -1 }, 0, 1))
    else if (key === 'End') go(neighbourOf(rows, { row: stop.row, day: days.length }, 0, -1))
    else if (key === 'PageUp') onTurn(-1)
    else if (key === 'PageDown') onTurn(1)
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is what the ARIA practices make a grid of
    <table ref={table} role="grid" aria-label={t('spot.calendar.title')} aria-busy={isBusy} className={classes.table} onKeyDown={onKeyDown}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('spot.calendar.hour')}</span>
          </th>
          {days.map(({ date }) => (
            <th key={date} scope="col" aria-current={date === today ? 'date' : undefined}>
              {formats.date(`${date}T00:00:00Z`, 'UTC')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ hour, isAgain, cells }, row) => (
          <tr key={`${hour}${isAgain ? ' again' : ''}`}>
            <th scope="row">
              {String(hour).padStart(2, '0')}:00
              {isAgain && <small> {t('spot.calendar.again')}</small>}
            </th>
            {days.map(({ date }, day) => {
              const cell = cells[day]
              return (
                <td key={date}>
                  {cell && (
                    <HourButton
                      hour={cell}
                      spot={spot}
                      isYours={isWithin(cell, stay)}
                      isStop={isSame(stop, { row, day })}
                      place={`${row}/${day}`}
                      onFocus={() => setLast({ row, day })}
                      onChoose={() => onChoose(cell.from)}
                    />
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type HourProps = {
  readonly hour: Hour
  readonly spot: Spot
  readonly isYours: boolean
  readonly isStop: boolean
  readonly place: string
  readonly onFocus: () => void
  readonly onChoose: () => void
}

const HourButton = ({ hour: { from, status, freeUnits }, spot, isYours, isStop, place, onFocus, onChoose }: HourProps) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const words = {
    FREE: t('spot.calendar.cellFree', { count: freeUnits }),
    FULL: t('spot.calendar.full'),
    CLOSED: t('spot.calendar.closed'),
  }
  const what = isYours ? `${words[status]}, ${t('spot.calendar.yours')}` : words[status]
  const short = {
    FREE: spot.capacity > 1 ? formats.number(freeUnits) : t('spot.calendar.free'),
    FULL: t('spot.calendar.full'),
    CLOSED: '–',
  }
  return (
    <button
      type="button"
      className={classes.hour}
      data-status={status}
      data-yours={isYours || undefined}
      data-place={place}
      // Reached by the arrows all the same, so that whoever listens hears why.
      aria-disabled={status !== 'FREE'}
      aria-label={t('spot.calendar.cell', { when: formats.dateTime(from, spot.timeZone), what })}
      tabIndex={isStop ? 0 : -1}
      onFocus={onFocus}
      onClick={() => status === 'FREE' && onChoose()}
    >
      {short[status]}
    </button>
  )
}
