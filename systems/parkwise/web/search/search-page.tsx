import { ActionIcon, Box, SegmentedControl, Stack, Text } from '@mantine/core'
import { useDebouncedValue, useElementSize, useMediaQuery } from '@mantine/hooks'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { memo, useCallback, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NearMeIcon } from '#platform/web/icons.tsx'
import { LazyMap } from '#platform/web/lazy-map.tsx'
import { boxOf, type MapView } from '#platform/web/map/view.ts'
import { useMinute } from '#platform/web/server-time.ts'
import type { Cluster } from '../api.ts'
import { clusterPin } from './cluster-pin.tsx'
import { FilterMenu } from './filter-menu.tsx'
import { FoundList } from './found-list.tsx'
import { nothingHovered } from './hovered.ts'
import { PlaceField } from './place-field.tsx'
import classes from './search.module.css'
import { FIRST_VIEW, type Filters, type Search, stayOf } from './search-params.ts'
import { useClusters, useFound } from './search-queries.ts'
import { useLiveMap } from './use-live-map.ts'
import { useNearMe } from './use-near-me.ts'
import { WhenFields } from './when-fields.tsx'

const NARROW = '(max-width: 800px)'
/** While a map moves, what it shows is not asked for at each step. */
const SETTLED_MS = 180
const PLACE_ZOOM = 16

const WhereField = memo(PlaceField)

/** More pins than that nobody can tell apart, and they would all have to be moved with the map; the largest stay. */
const MOST_PINS = 250

/** Looking for a space: where, when, and which, on a list and a map that show the same. */
export const SearchPage = () => {
  const { t } = useTranslation()
  const search = useSearch({ from: '/' })
  const navigate = useNavigate({ from: '/' })
  const { history } = useRouter()
  const isNarrow = useMediaQuery(NARROW) ?? false
  const [shown, setShown] = useState<'list' | 'map'>('list')
  const [hovered] = useState(nothingHovered)
  const { ref: pane, width, height } = useElementSize()
  const nowMs = useMinute()

  const { from, to } = stayOf(search, nowMs)
  const stay = useMemo(() => ({ from, to }), [from, to])
  const { lat, lng, zoom } = { ...FIRST_VIEW, ...pickView(search) }
  // One object for one view: another one each time would keep the debouncing going for ever.
  const view: MapView = useMemo(() => ({ lat, lng, zoom }), [lat, lng, zoom])
  const [settled] = useDebouncedValue(view, SETTLED_MS, { leading: true })
  const box = useMemo(() => boxOf(settled, width || 900, height || 700), [settled, width, height])

  useLiveMap(box)
  const { type, covered, amenities, max, sort } = search
  const filters: Filters = useMemo(() => withoutNothing({ type, covered, amenities, max, sort }), [type, covered, amenities, max, sort])
  // A key or a click shows at once in its field; what that asks for, and what comes of it, is drawn when there is time.
  const [askedFilters, askedStay] = [useDeferredValue(filters), useDeferredValue(stay)]
  const found = useFound(box, settled.zoom, askedStay, askedFilters)
  const clusters = useClusters(box, settled.zoom, askedStay, askedFilters)
  const [pages, gathered] = [useDeferredValue(found.data?.pages), useDeferredValue(clusters.data?.items)]
  const spots = useMemo(() => pages?.flatMap(({ items }) => items), [pages])
  // Times are those of the place; what is on the map has one zone but at borders.
  const timeZone = spots?.[0]?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone

  const change = useCallback(
    (part: SearchChange): void => {
      // A map that is still moving does not call back whoever has gone on to a place.
      if (history.location.pathname !== '/') return
      void navigate({ search: (before) => withoutNothing({ ...before, ...part }), replace: true })
    },
    [history, navigate],
  )
  const go = useCallback(
    (place: MapView): void => change({ lat: round(place.lat), lng: round(place.lng), zoom: Math.round(place.zoom * 100) / 100 }),
    [change],
  )
  const goTo = useCallback((place: Place): void => go({ ...place, zoom: PLACE_ZOOM }), [go])
  const nearMe = useNearMe((place) => go({ ...place, zoom: PLACE_ZOOM - 1 }))

  const open = useCallback(
    ({ spotId, location: { coordinates } }: Cluster): void => {
      const [east = 0, north = 0] = coordinates
      if (spotId === null) go({ lat: north, lng: east, zoom: Math.min(18, zoom + 2) })
      else void navigate({ to: '/spots/$spotId', params: { spotId }, search: stay })
    },
    [go, navigate, stay, zoom],
  )
  const pins = useMemo(() => {
    const listed = new Map(spots?.map((spot) => [spot.id, spot]))
    return (gathered ?? [])
      .slice(0, MOST_PINS)
      .map((cluster) => clusterPin({ cluster, spot: listed.get(cluster.spotId ?? ''), hovered, onOpen: open }))
  }, [gathered, spots, hovered, open])

  return (
    <div className={classes.page}>
      <Stack component="section" className={classes.panel} gap={0} aria-label={t('search.title')}>
        <Stack gap="sm" p="md" className={classes.fields}>
          <h1 className={classes.title}>{t('search.title')}</h1>
          <Box className={classes.where}>
            <WhereField onPlace={goTo} />
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
          <FilterMenu filters={filters} onChange={change} />
        </Stack>
        {(!isNarrow || shown === 'list') && (
          <FoundList
            found={found}
            spots={spots}
            stay={askedStay}
            view={settled}
            hovered={hovered}
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

/** Undefined takes something away. */
type SearchChange = { readonly [Name in keyof Search]?: Search[Name] | undefined }
type Place = { readonly lat: number; readonly lng: number }

const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

const pickView = ({ lat, lng, zoom }: Search): Partial<MapView> => ({
  ...(lat !== undefined && lng !== undefined && { lat, lng }),
  ...(zoom !== undefined && { zoom }),
})

/** An address has only what somebody chose. */
const withoutNothing = (search: SearchChange): Search =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
