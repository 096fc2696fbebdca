import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { Pin } from '#platform/web/map/place-map.tsx'
import type { Cluster, FoundSpot } from '../api.ts'
import classes from './search.module.css'

type Props = {
  readonly cluster: Cluster
  /** The spot that it is, when it is one alone and on the list. */
  readonly spot: FoundSpot | undefined
  readonly isHovered: boolean
  readonly onHover: (spotId: string | undefined) => void
  readonly onOpen: () => void
}

/** How full a cluster is, as a colour; never the only thing that says so. */
const fullnessOf = ({ freeUnits, capacity }: Cluster): 'full' | 'few' | 'free' =>
  freeUnits === 0 ? 'full' : freeUnits !== null && freeUnits / capacity < 0.15 ? 'few' : 'free'

/** A cluster on the map: the price of one spot, or how many units are free in several. */
export const clusterPin = (props: Props): Pin => {
  const [lng = 0, lat = 0] = props.cluster.location.coordinates
  return { id: props.cluster.spotId ?? props.cluster.cell, lat, lng, above: props.isHovered, show: <ClusterPin {...props} /> }
}

const ClusterPin = ({ cluster, spot, isHovered, onHover, onOpen }: Props) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const free = cluster.freeUnits ?? cluster.capacity
  const what = spot ? `${spot.name}, ${formats.money(spot.price)}` : t('search.cluster', { count: cluster.count })
  const id = cluster.spotId ?? undefined
  return (
    <button
      type="button"
      className={classes.pin}
      data-fullness={fullnessOf(cluster)}
      data-single={cluster.spotId !== null || undefined}
      data-hovered={isHovered || undefined}
      aria-label={`${what}, ${t('search.free', { count: free })}`}
      onClick={(event) => {
        event.stopPropagation()
        onOpen()
      }}
      onMouseEnter={() => onHover(id)}
      onMouseLeave={() => onHover(undefined)}
      onFocus={() => onHover(id)}
      onBlur={() => onHover(undefined)}
    >
      {spot ? formats.money(spot.price) : free === 0 ? t('search.full') : formats.number(free)}
    </button>
  )
}
