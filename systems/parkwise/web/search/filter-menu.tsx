import { Button, Group, NativeSelect, Popover, Skeleton } from '@mantine/core'
import { lazy, memo, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { FilterIcon } from '#platform/web/icons.tsx'
import type { FilterChange } from './filter-fields.tsx'
import type { Filters } from './search-params.ts'

// Loaded when somebody opens it, which not everybody does.
const FilterFields = lazy(() => import('./filter-fields.tsx').then((module) => ({ default: module.FilterFields })))

type Props = { readonly filters: Filters; readonly onChange: (change: FilterChange) => void }

/** Which spaces count, and which come first. */
export const FilterMenu = memo(({ filters, onChange: change }: Props) => {
  const { t } = useTranslation()
  const { type, covered, amenities = [], max, sort } = filters
  const count = [type, covered, max].filter((each) => each !== undefined).length + amenities.length
  return (
    <Group gap="xs" justify="space-between">
      <Popover position="bottom-start" withinPortal trapFocus width={280}>
        <Popover.Target>
          <Button variant="default" size="xs" leftSection={<FilterIcon size={16} />}>
            {count === 0 ? t('search.filters') : t('search.filtersOn', { count })}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Suspense fallback={<Skeleton height={320} />}>
            <FilterFields filters={filters} count={count} change={change} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      <NativeSelect
        size="xs"
        w={150}
        aria-label={t('search.sort')}
        data={[
          { value: 'distance', label: t('search.byDistance') },
          { value: 'price', label: t('search.byPrice') },
        ]}
        value={sort ?? 'distance'}
        onChange={({ currentTarget: { value } }) => change({ sort: value === 'price' ? 'price' : undefined })}
      />
    </Group>
  )
})
