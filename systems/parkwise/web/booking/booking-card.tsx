import { Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { ListedBooking } from '../api.ts'
import classes from './booking.module.css'
import { StatusBadge } from './status-badge.tsx'

/** A booking on a list; all of it leads to its page. */
export const BookingCard = ({ booking }: { readonly booking: ListedBooking }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const { id, spotName, status, from, to, timeZone, price, vehiclePlate, holdExpiresAt } = booking
  return (
    <li className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Stack gap={3} miw={0}>
          <Link to="/bookings/$bookingId" params={{ bookingId: id }} className={classes.name}>
            {spotName}
          </Link>
          <Text size="sm">{formats.interval(from, to, timeZone)}</Text>
          <Text size="sm" c="dimmed">
            {vehiclePlate} · {formats.money(price)}
          </Text>
          {holdExpiresAt && (
            <Text size="sm" fw={600}>
              {t('booking.list.payBy', { time: formats.time(holdExpiresAt, timeZone) })}
            </Text>
          )}
        </Stack>
        <StatusBadge status={status} />
      </Group>
    </li>
  )
}
