import { ActionIcon, Box, SegmentedControl, Stack, Text } from '@mantine/core'
import { useDebouncedValue, useElementSize, useMediaQuery } from '@mantine/hooks'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NearMeIcon } from '#platform/web/icons.tsx'
import { LazyMap } from '#platform/web/lazy-map.tsx'
import { boxOf, type MapView } from '#platform/web/map/view.ts'
import { clusterPin } from './cluster-pin.tsx'
import { FilterMenu } from './filter-menu.tsx'
import { FoundList } from './found-list.tsx'
import { PlaceField } from './place-field.tsx'
import classes from './search.module.css'
import { FIRST_VIEW, type Search, stayOf } from './search-params.ts'
import { useClusters, useFound } from './search-queries.ts'
import { useLiveMap } from './use-live-map.ts'
import { useMinute } from './use-minute.ts'
import { useNearMe } from './use-near-me.ts'
import { WhenFields } from './when-fields.tsx'

const NARROW = '(max-width: 800px)'
/** While a map moves, what it shows is not asked for at each step. */
const SETTLED_MS = 180
const PLACE_ZOOM = 16

/** Looking for a space: where, when, and which, on a list and a map that show the same. */
export const SearchPage = () => {
  const { t } = useTranslation()
  const search = useSearch({ from: '/' })
  const navigate = useNavigate({ from: '/' })
  const { history } = useRouter()
  const isNarrow = useMediaQuery(NARROW) ?? false
  const [shown, setShown] = useState<'list' | 'map'>('list')
  const [hovered, setHovered] = useState<string>()
  const { ref: pane, width, height } = useElementSize()
  const nowMs = useMinute()

  const stay = stayOf(search, nowMs)
  const view: MapView = { ...FIRST_VIEW, ...pickView(search) }
  const [settled] = useDebouncedValue(view, SETTLED_MS, { leading: true })
  const box = boxOf(settled, width || 900, height || 700)

  useLiveMap(box)
  const found = useFound(box, settled.zoom, stay, search)
  const clusters = useClusters(box, settled.zoom, stay, search)
  const spots = found.data?.pages.flatMap(({ items }) => items) ?? []
  // Times are those of the place; what is on the map has one zone but at borders.
  const timeZone = spots[0]?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone

  const change = (part: Partial<Search>): void => {
    // A map that is still moving does not call back whoever has gone on to a place.
    if (history.location.pathname !== '/') return
    void navigate({ search: (before) => withoutNothing({ ...before, ...part }), replace: true })
  }
  const go = (place: MapView): void => change({ lat: round(place.lat), lng: round(place.lng), zoom: Math.round(place.zoom * 100) / 100 })
  const nearMe = useNearMe((place) => go({ ...place, zoom: PLACE_ZOOM - 1 }))

  const open = (spotId: string): void => void navigate({ to: '/spots/$spotId', params: { spotId }, search: stay })
  const pins = (clusters.data?.items ?? []).map((cluster) =>
    clusterPin({
      cluster,
      spot: spots.find(({ id }) => id === cluster.spotId),
      isHovered: cluster.spotId !== null && cluster.spotId === hovered,
      onHover: setHovered,
      onOpen: () => {
        const [lng = 0, lat = 0] = cluster.location.coordinates
        if (cluster.spotId === null) go({ lat, lng, zoom: Math.min(18, view.zoom + 2) })
        else open(cluster.spotId)
      },
    }),
  )

  return (
    <div className={classes.page}>
      <Stack component="section" className={classes.panel} gap={0} aria-label={t('search.title')}>
        <Stack gap="sm" p="md" className={classes.fields}>
          <h1 className={classes.title}>{t('search.title')}</h1>
          <Box className={classes.where}>
            <PlaceField onPlace={({ lat, lng }) => go({ lat, lng, zoom: PLACE_ZOOM })} />
            <ActionIcon
              variant="default"
              size={42}
              aria-label={t('search.nearMe')}
              title={t('search.nearMe')}
              onClick={nearMe.ask}
              loading={nearMe.isAsking}
            >
              <NearMeIcon />
            </ActionIcon>
          </Box>
          {nearMe.failed && (
            <Text size="sm" c="dimmed" role="status">
              {t('search.nearMeFailed')}
            </Text>
          )}
          <WhenFields stay={stay} timeZone={timeZone} nowMs={nowMs} onChange={change} />
          <FilterMenu filters={search} onChange={change} />
        </Stack>
        {(!isNarrow || shown === 'list') && (
          <FoundList
            found={found}
            spots={spots}
            stay={stay}
            view={settled}
            hovered={hovered}
            onHover={setHovered}
            onWiden={() => go({ ...view, zoom: view.zoom - 1.5 })}
          />
        )}
      </Stack>
      <div ref={pane} className={classes.map} data-hidden={(isNarrow && shown === 'list') || undefined}>
        {(!isNarrow || shown === 'map') && <LazyMap view={view} onView={go} pins={pins} label={t('search.map')} />}
      </div>
      {isNarrow && (
        <div className={classes.switch}>
          <SegmentedControl
            value={shown}
            onChange={(value) => setShown(value === 'map' ? 'map' : 'list')}
            data={[
              { value: 'list', label: t('search.list') },
              { value: 'map', label: t('search.map') },
            ]}
          />
        </div>
      )}
    </div>
  )
}

const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

const pickView = ({ lat, lng, zoom }: Search): Partial<MapView> => ({
  ...(lat !== undefined && lng !== undefined && { lat, lng }),
  ...(zoom !== undefined && { zoom }),
})

/** An address has only what somebody chose. */
const withoutNothing = (search: Search): Search => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
