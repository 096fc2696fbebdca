import { lazy, Suspense } from 'react'
import type { PlaceMapProps } from './map/place-map.tsx'

const PlaceMap = lazy(() => import('./map/place-map.tsx').then((module) => ({ default: module.PlaceMap })))

/** The map, loaded after the page around it; until then its place is kept. */
export const LazyMap = (props: PlaceMapProps) => (
  <Suspense fallback={<div style={{ width: '100%', height: '100%', background: 'var(--mantine-color-default-hover)' }} />}>
    <PlaceMap {...props} />
  </Suspense>
)
