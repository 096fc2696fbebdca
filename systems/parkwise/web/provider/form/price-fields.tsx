import { Select, SimpleGrid, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { SpotFormState } from './use-spot-form.ts'

const STEPS = [1, 5, 10, 15, 20, 30, 60]

/** What time costs: by the hour, at weekends, at night, at least, at most. */
export const PriceFields = ({ form }: { readonly form: SpotFormState }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const { currency, hasNight } = form.values
  const currencies = Intl.supportedValuesOf('currency')
  const amount = (name: 'hourly' | 'weekendHourly' | 'nightHourly' | 'minimum' | 'dailyMax') => ({
    label: t(`spotForm.${name}`),
    inputMode: 'decimal' as const,
    autoComplete: 'off',
    rightSection: currency,
    rightSectionWidth: 48,
    ...form.getInputProps(name),
  })
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md">
        <TextInput required {...amount('hourly')} />
        <Select
          label={t('spotForm.currency')}
          required
          searchable
          allowDeselect={false}
          limit={60}
          data={currencies.includes(currency) ? currencies : [currency, ...currencies]}
          {...form.getInputProps('currency')}
        />
        <TextInput {...amount('weekendHourly')} />
        <Select
          label={t('spotForm.step')}
          allowDeselect={false}
          data={STEPS.map((minutes) => ({ value: String(minutes), label: formats.duration(minutes * 60_000) }))}
          {...form.getInputProps('stepMinutes')}
        />
        <TextInput {...amount('minimum')} />
        <TextInput {...amount('dailyMax')} />
      </SimpleGrid>
      <Switch label={t('spotForm.night')} {...form.getInputProps('hasNight', { type: 'checkbox' })} />
      {hasNight && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md">
          <TextInput type="time" label={t('spotForm.nightFrom')} required {...form.getInputProps('nightFrom')} />
          <TextInput type="time" label={t('spotForm.nightTo')} required {...form.getInputProps('nightTo')} />
          <TextInput required {...amount('nightHourly')} />
        </SimpleGrid>
      )}
    </>
  )
}
