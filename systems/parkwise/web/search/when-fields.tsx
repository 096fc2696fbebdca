import { Chip, Group, Stack, Text, TextInput } from '@mantine/core'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { instantOfWallClock, wallClockMs } from '#platform/kernel/local-time.ts'
import { useFormats } from '#platform/web/formats.ts'
import classes from './search.module.css'
import type { Stay } from './search-params.ts'

type Props = {
  readonly stay: Required<Stay>
  /** The zone of the place: that is what its clocks show. */
  readonly timeZone: string
  readonly nowMs: number
  readonly onChange: (stay: Required<Stay>) => void
}

const MINUTE_MS = 60_000
const HOURS = [1, 2, 4, 8, 24]

/** An instant as the clock of a place shows it, for a field of the browser: `2026-05-04T10:00`. */
const fieldText = (iso: string, timeZone: string): string => new Date(wallClockMs(timeZone, Date.parse(iso))).toISOString().slice(0, 16)
const instantIn = (text: string, timeZone: string): number => instantOfWallClock(timeZone, Date.parse(`${text}:00Z`))

/** From when until when somebody wants to park, by the clock of the place. */
export const WhenFields = memo(({ stay, timeZone, nowMs, onChange }: Props) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const [fromMs, toMs] = [Date.parse(stay.from), Date.parse(stay.to)]
  const change = (begin: number, end: number): void => {
    if (Number.isNaN(begin) || Number.isNaN(end)) return
    onChange({ from: new Date(begin).toISOString(), to: new Date(end > begin ? end : begin + (toMs - fromMs)).toISOString() })
  }
  const isElsewhere = timeZone !== Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Stack gap={8}>
      <div className={classes.times}>
        <TextInput
          type="datetime-local"
          label={t('search.from')}
          value={fieldText(stay.from, timeZone)}
          min={fieldText(new Date(nowMs - 5 * MINUTE_MS).toISOString(), timeZone)}
          step={900}
          // Whoever moves the beginning means the same length.
          onChange={({ currentTarget: { value } }) => change(instantIn(value, timeZone), instantIn(value, timeZone) + (toMs - fromMs))}
        />
        <TextInput
          type="datetime-local"
          label={t('search.to')}
          value={fieldText(stay.to, timeZone)}
          min={fieldText(stay.from, timeZone)}
          step={900}
          onChange={({ currentTarget: { value } }) => change(fromMs, instantIn(value, timeZone))}
        />
      </div>
      <Group gap={6} justify="space-between">
        <Chip.Group>
          <Group gap={6}>
            {HOURS.map((hours) => (
              <Chip
                key={hours}
                size="xs"
                variant="light"
                value={String(hours)}
                checked={toMs - fromMs === hours * 60 * MINUTE_MS}
                onChange={() => change(fromMs, fromMs + hours * 60 * MINUTE_MS)}
              >
                {formats.duration(hours * 60 * MINUTE_MS)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {isElsewhere && (
          <Text size="xs" c="dimmed">
            {t('search.zone', { zone: timeZone.split('/').at(-1)?.replaceAll('_', ' ') })}
          </Text>
        )}
      </Group>
    </Stack>
  )
})
