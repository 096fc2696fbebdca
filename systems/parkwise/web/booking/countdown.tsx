import { Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import classes from './booking.module.css'

/** At which seconds that are left somebody who listens is told. */
const SPOKEN_S = [10, 30, 60, 120, 300]
const MINUTE_S = 60

type Props = {
  readonly leftMs: number
  /** How long it was in the beginning. */
  readonly wholeMs: number
  readonly untilIso: string
  readonly timeZone: string
}

/** The time that is left to pay. It changes each second for the eye, and seldom for the ear. */
export const Countdown = ({ leftMs, wholeMs, untilIso, timeZone }: Props) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const left = Math.max(0, Math.ceil(leftMs / 1_000))
  const spoken = SPOKEN_S.find((seconds) => left <= seconds)
  const isShort = left <= MINUTE_S
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {t('booking.left')}
      </Text>
      <Text className={classes.countdown} {...(isShort && { c: 'red' })} role="timer" aria-label={t('booking.left')}>
        {Math.floor(left / MINUTE_S)}:{String(left % MINUTE_S).padStart(2, '0')}
      </Text>
      <Progress value={Math.min(100, (leftMs / wholeMs) * 100)} color={isShort ? 'red' : 'sign'} size="sm" aria-hidden="true" />
      <Text size="sm">{t('booking.until', { time: formats.time(untilIso, timeZone) })}</Text>
      <div aria-live="polite" className="visually-hidden">
        {spoken !== undefined &&
          left > 0 &&
          t('booking.leftSpoken', {
            duration: spoken < MINUTE_S ? t('booking.seconds', { count: spoken }) : formats.duration(spoken * 1_000),
          })}
      </div>
    </Stack>
  )
}
