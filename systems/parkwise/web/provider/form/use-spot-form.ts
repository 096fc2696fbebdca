import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { isAmount, type SpotValues } from './spot-values.ts'

export type SpotFormState = ReturnType<typeof useSpotForm>

/** The fields of a spot, and what can be said about them before the gateway is asked. */
export const useSpotForm = (initial: SpotValues) => {
  const { t } = useTranslation()
  const required = (value: string): string | null => (value.trim() === '' ? t('field.required') : null)
  const amount = (value: string): string | null => (isAmount(value) ? null : t('spotForm.amountWrong'))
  const optional = (value: string): string | null => (value.trim() === '' ? null : amount(value))
  const degrees = (value: number | string, most: number): string | null =>
    typeof value === 'number' && Math.abs(value) <= most ? null : t('spotForm.numberWrong')
  return useForm<SpotValues>({
    initialValues: initial,
    validate: {
      name: required,
      address: required,
      lat: (value) => degrees(value, 90),
      lng: (value) => degrees(value, 180),
      capacity: (value) => (typeof value === 'number' && value >= 1 ? null : t('spotForm.numberWrong')),
      timeZone: required,
      currency: required,
      hourly: amount,
      weekendHourly: optional,
      minimum: optional,
      dailyMax: optional,
      nightHourly: (value, { hasNight }) => (hasNight ? amount(value) : null),
    },
  })
}
