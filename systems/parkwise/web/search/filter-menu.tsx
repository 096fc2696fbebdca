import { Button, Checkbox, Group, NumberInput, Popover, Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { FilterIcon } from '#platform/web/icons.tsx'
import { ASKED_AMENITIES, type Filters, SPOT_TYPES } from './search-params.ts'

/** A change of filters; undefined takes one away. */
type Change = { readonly [Name in keyof Filters]?: Filters[Name] | undefined }

/** Which spaces count, and which come first. */
export const FilterMenu = ({ filters, onChange }: { readonly filters: Filters; readonly onChange: (change: never) => void }) => {
  const { t } = useTranslation()
  const change = (part: Change): void => onChange(part as never)
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
          <Stack gap="sm">
            <Select
              label={t('search.type')}
              placeholder={t('search.any')}
              clearable
              comboboxProps={{ withinPortal: false }}
              data={SPOT_TYPES.map((value) => ({ value, label: t(`search.types.${value}`) }))}
              value={type ?? null}
              onChange={(value) => change({ type: SPOT_TYPES.find((each) => each === value) })}
            />
            <NumberInput
              label={t('search.max')}
              placeholder={t('search.any')}
              min={0}
              decimalScale={2}
              value={max ?? ''}
              onChange={(value) => change({ max: typeof value === 'number' && value > 0 ? value : undefined })}
            />
            <Checkbox
              label={t('search.covered')}
              checked={covered ?? false}
              onChange={({ currentTarget }) => change({ covered: currentTarget.checked ? true : undefined })}
            />
            {ASKED_AMENITIES.map((name) => (
              <Checkbox
                key={name}
                label={t(`search.amenities.${name}`)}
                checked={amenities.includes(name)}
                onChange={({ currentTarget }) => {
                  const left = amenities.filter((each) => each !== name)
                  const next = currentTarget.checked ? [...left, name] : left
                  change({ amenities: next.length > 0 ? next : undefined })
                }}
              />
            ))}
            {count > 0 && (
              <Button
                variant="subtle"
                size="xs"
                onClick={() => change({ type: undefined, covered: undefined, amenities: undefined, max: undefined })}
              >
                {t('search.clear')}
              </Button>
            )}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Select
        size="xs"
        w={150}
        aria-label={t('search.sort')}
        allowDeselect={false}
        data={[
          { value: 'distance', label: t('search.byDistance') },
          { value: 'price', label: t('search.byPrice') },
        ]}
        value={sort ?? 'distance'}
        onChange={(value) => change({ sort: value === 'price' ? 'price' : undefined })}
      />
    </Group>
  )
}
