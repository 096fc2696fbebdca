import { Button, Checkbox, NumberInput, Select, Stack } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ASKED_AMENITIES, type Filters, SPOT_TYPES } from './search-params.ts'

/** Who types a price is not asked for at each digit. */
const TYPED_MS = 300

/** A change of filters; undefined takes one away. */
export type FilterChange = { readonly [Name in keyof Filters]?: Filters[Name] | undefined }

type Props = { readonly filters: Filters; readonly count: number; readonly change: (part: FilterChange) => void }

/** Which spaces count. */
export const FilterFields = ({ filters, count, change }: Props) => {
  const { t } = useTranslation()
  const { type, covered, amenities = [], max } = filters
  const [typed, setTyped] = useState<number | string>(max ?? '')
  // What the address says may have changed without a key.
  useEffect(() => setTyped(max ?? ''), [max])
  const ask = useDebouncedCallback((value: number | string) => change({ max: Number(value) > 0 ? Number(value) : undefined }), TYPED_MS)
  return (
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
        value={typed}
        onChange={(value) => {
          setTyped(value)
          ask(value)
        }}
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
  )
}
