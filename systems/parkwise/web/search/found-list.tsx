import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { MapView } from '#platform/web/map/view.ts'
import { EmptyState, LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import type { FoundSpot } from '../api.ts'
import { type Hovered, useIsHovered } from './hovered.ts'
import classes from './search.module.css'
import type { Stay } from './search-params.ts'
import { isNearEnough, type useFound } from './search-queries.ts'

type Props = {
  readonly found: ReturnType<typeof useFound>
  /** Undefined until the first of them are known. */
  readonly spots: readonly FoundSpot[] | undefined
  readonly stay: Required<Stay>
  readonly view: MapView
  readonly hovered: Hovered
  readonly onWiden: () => void
}

/** What is free on the map, as a list. */
export const FoundList = ({ found, spots, stay, view, hovered, onWiden }: Props) => {
  const { t } = useTranslation()
  if (!isNearEnough(view.zoom)) return <EmptyState title={t('search.tooFar')} hint={t('search.tooFarHint')} />
  if (found.isError)
    return <div className={classes.notice}>{<ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}</div>
  if (!spots) return <div className={classes.notice}>{<LoadingList rows={6} height={92} />}</div>
  if (spots.length === 0) {
    return (
      <EmptyState
        title={t('search.nothing')}
        hint={t('search.nothingHint')}
        action={
          <Button variant="light" onClick={onWiden}>
            {t('search.widen')}
          </Button>
        }
      />
    )
  }
  return (
    <Stack gap={0} className={classes.list} aria-busy={found.isFetching}>
      <Text size="sm" c="dimmed" px="md" pb={6} role="status">
        {t('search.count', { count: spots.length, more: found.hasNextPage ? '+' : '' })}
      </Text>
      <ul className={classes.cards}>
        {spots.map((spot) => (
          <SpotCard key={spot.id} spot={spot} stay={stay} hovered={hovered} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button variant="subtle" m="md" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('states.more')}
        </Button>
      )}
    </Stack>
  )
}

type CardProps = { readonly spot: FoundSpot; readonly stay: Required<Stay>; readonly hovered: Hovered }

const SpotCard = memo(({ spot, stay, hovered }: CardProps) => {
  const isHovered = useIsHovered(hovered, spot.id)
  const { t } = useTranslation()
  const formats = useFormats()
  const card = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isHovered && !card.current?.matches(':hover, :focus-within')) card.current?.scrollIntoView({ block: 'nearest' })
  }, [isHovered])
  return (
    <li
      ref={card}
      className={classes.card}
      data-hovered={isHovered || undefined}
      onMouseEnter={() => hovered.point(spot.id)}
      onMouseLeave={() => hovered.point(undefined)}
      onFocus={() => hovered.point(spot.id)}
      onBlur={() => hovered.point(undefined)}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Stack gap={3} miw={0}>
          <Link to="/spots/$spotId" params={{ spotId: spot.id }} search={stay} className={classes.name}>
            {spot.name}
          </Link>
          <Text size="sm" c="dimmed" truncate>
            {formats.distance(spot.distanceM)} · {spot.address}
          </Text>
          <Group gap={6} mt={3}>
            <Badge color={spot.freeUnits <= 3 ? 'orange' : 'teal'} variant="light" tt="none">
              {t('search.free', { count: spot.freeUnits })}
            </Badge>
            {spot.covered && (
              <Badge color="gray" variant="light" tt="none">
                {t('search.covered')}
              </Badge>
            )}
            {spot.spotType !== 'regular' && (
              <Badge color="sign" variant="light" tt="none">
                {t(`search.types.${spot.spotType}`)}
              </Badge>
            )}
          </Group>
        </Stack>
        <Text fw={700} size="lg" className={classes.price}>
          {formats.money(spot.price)}
        </Text>
      </Group>
    </li>
  )
})
