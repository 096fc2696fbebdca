import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { Booking } from '../api.ts'
import classes from './booking.module.css'
import { useSpotOf } from './booking-queries.ts'

/** What was booked: where, when by the clock of the place, for which car. */
export const StayFacts = ({ booking }: { readonly booking: Booking }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const spot = useSpotOf(booking)
  const { spotId, spotName, from, to, timeZone, vehiclePlate, price, payment } = booking
  const duration = formats.duration(Date.parse(to) - Date.parse(from))
  return (
    <dl className={classes.facts}>
      <dt>{t('booking.place')}</dt>
      <dd>{spot.isError ? spotName : <SpotLink spotId={spotId} name={spotName} />}</dd>
      {spot.data && (
        <>
          <dt>{t('booking.address')}</dt>
          <dd>{spot.data.address}</dd>
        </>
      )}
      <dt>{t('booking.when')}</dt>
      <dd>
        {formats.interval(from, to, timeZone)}
        <Text size="sm" c="dimmed">
          {t('booking.length', { duration, zone: timeZone.split('/').at(-1)?.replaceAll('_', ' ') })}
        </Text>
      </dd>
      <dt>{t('booking.plate')}</dt>
      <dd>{vehiclePlate}</dd>
      {payment?.state === 'PAID' && (
        <>
          <dt>{t('booking.paid')}</dt>
          <dd>{formats.money(price)}</dd>
        </>
      )}
    </dl>
  )
}

const SpotLink = ({ spotId, name }: { readonly spotId: string; readonly name: string }) => {
  const { t } = useTranslation()
  return (
    <Link to="/spots/$spotId" params={{ spotId }} search={{}} title={t('booking.seePlace')}>
      {name}
    </Link>
  )
}
