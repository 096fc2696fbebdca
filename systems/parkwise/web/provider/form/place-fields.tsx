import { Button, Group, NumberInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NearMeIcon } from '#platform/web/icons.tsx'
import { LazyMap } from '#platform/web/lazy-map.tsx'
import type { MapView } from '#platform/web/map/view.ts'
import { FIRST_VIEW } from '../../search/search-params.ts'
import { useNearMe } from '../../search/use-near-me.ts'
import spotClasses from '../../spot/spot.module.css'
import type { SpotFormState } from './use-spot-form.ts'

const NEAR_ZOOM = 16
/** About a tenth of a metre. */
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** Where a spot is: a pin on the map, and the same as numbers for whoever uses the keyboard. */
export const PlaceFields = ({ form }: { readonly form: SpotFormState }) => {
  const { t } = useTranslation()
  const { lat, lng } = form.values
  const isPlace = typeof lat === 'number' && typeof lng === 'number' && Math.abs(lat) <= 85 && Math.abs(lng) <= 180
  const [view, setView] = useState<MapView>(isPlace ? { lat, lng, zoom: NEAR_ZOOM } : FIRST_VIEW)
  const put = (place: { readonly lat: number; readonly lng: number }): void => {
    form.setFieldValue('lat', round(place.lat))
    form.setFieldValue('lng', round(place.lng))
  }
  const nearMe = useNearMe((place) => {
    put(place)
    setView({ ...place, zoom: NEAR_ZOOM })
  })
  /** Whoever types a place wants to see it. */
  const show = (): void => {
    if (isPlace) setView((before) => ({ lat, lng, zoom: Math.max(before.zoom, NEAR_ZOOM - 2) }))
  }
  const pins = isPlace ? [{ id: 'here', lat, lng, show: <div className={spotClasses.pin}>P</div> }] : []
  return (
    <>
      <div className={spotClasses.map}>
        <LazyMap view={view} onView={setView} pins={pins} label={t('spotForm.map')} onPick={put} />
      </div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          {t('spotForm.pinHint')}
        </Text>
        <Button size="xs" variant="default" leftSection={<NearMeIcon size={16} />} onClick={nearMe.ask} loading={nearMe.isAsking}>
          {t('search.nearMe')}
        </Button>
      </Group>
      {nearMe.failed && (
        <Text size="sm" c="dimmed" role="status">
          {t('search.nearMeFailed')}
        </Text>
      )}
      <Group grow align="flex-start">
        <NumberInput label={t('spotForm.lat')} required decimalScale={6} hideControls {...form.getInputProps('lat')} onBlur={show} />
        <NumberInput label={t('spotForm.lng')} required decimalScale={6} hideControls {...form.getInputProps('lng')} onBlur={show} />
      </Group>
    </>
  )
}
