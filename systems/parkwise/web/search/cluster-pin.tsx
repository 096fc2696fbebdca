import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { Pin } from '#platform/web/map/pin-on-map.tsx'
import type { Cluster, FoundSpot } from '../api.ts'
import { type Hovered, useIsHovered } from './hovered.ts'
import classes from './search.module.css'

type Props = {
  readonly cluster: Cluster
  /** The spot that it is, when it is one alone and on the list. */
  readonly spot: FoundSpot | undefined
  readonly hovered: Hovered
  readonly onOpen: (cluster: Cluster) => void
}

/** How full a cluster is, as a colour; never the only thing that says so. */
const fullnessOf = ({ freeUnits, capacity }: Cluster): 'full' | 'few' | 'free' | undefined => {
  if (freeUnits === null) return undefined
  return freeUnits === 0 ? 'full' : freeUnits / capacity < 0.15 ? 'few' : 'free'
}

/** A cluster on the map: the price of one spot, how many units are free in several, or how many they are where they are thousands. */
export const clusterPin = (props: Props): Pin => {
  const [lng = 0, lat = 0] = props.cluster.location.coordinates
  return { id: props.cluster.spotId ?? props.cluster.cell, lat, lng, show: <ClusterPin {...props} /> }
}

const ClusterPin = memo(({ cluster, spot, hovered, onOpen }: Props) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const { count, freeUnits: free, spotId } = cluster
  const id = spotId ?? undefined
  const isHovered = useIsHovered(hovered, id)
  const what = spot ? `${spot.name}, ${formats.money(spot.price)}` : t('search.cluster', { count })
  const short = free === null ? formats.number(count) : free === 0 ? t('search.full') : formats.number(free)
  return (
    <button
      type="button"
      className={classes.pin}
      data-fullness={fullnessOf(cluster)}
      data-single={spotId !== null || undefined}
      data-hovered={isHovered || undefined}
      aria-label={free === null ? what : `${what}, ${t('search.free', { count: free })}`}
      onClick={(event) => {
        event.stopPropagation()
        onOpen(cluster)
      }}
      onMouseEnter={() => hovered.point(id)}
      onMouseLeave={() => hovered.point(undefined)}
      onFocus={() => hovered.point(id)}
      onBlur={() => hovered.point(undefined)}
    >
      {spot ? formats.money(spot.price) : short}
    </button>
  )
})
