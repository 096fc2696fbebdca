import { ActionIcon, Button, Group, Input, SegmentedControl, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CloseIcon } from '#platform/web/icons.tsx'
import { DAYS, type DayName } from './spot-values.ts'
import type { SpotFormState } from './use-spot-form.ts'

/** A Monday, to have the names of days from. */
const MONDAY_MS = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000
const OPENING = { from: '07:00', to: '20:00' }
/** As many as the gateway takes. */
const MOST_OPENINGS = 12

/** When a spot can be used: always, or at some times of each weekday; and whose clock that is. */
export const HoursFields = ({ form }: { readonly form: SpotFormState }) => {
  const { t, i18n } = useTranslation()
  const name = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' })
  const { hours, week, timeZone } = form.values
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <>
      <SegmentedControl
        aria-label={t('spotForm.hours')}
        value={hours}
        onChange={(value) => form.setFieldValue('hours', value === 'byDay' ? 'byDay' : 'always')}
        data={[
          { value: 'always', label: t('spotForm.always') },
          { value: 'byDay', label: t('spotForm.byDay') },
        ]}
      />
      {form.errors.hours && <Input.Error>{form.errors.hours}</Input.Error>}
      {hours === 'byDay' && (
        <Stack gap="sm">
          {DAYS.map((day, index) => (
            <DayFields key={day} form={form} day={day} name={name.format(MONDAY_MS + index * DAY_MS)} />
          ))}
          <Group>
            <Button
              size="xs"
              variant="subtle"
              onClick={() => form.setFieldValue('week', Object.fromEntries(DAYS.map((day) => [day, week.monday])) as typeof week)}
            >
              {t('spotForm.asMonday')}
            </Button>
          </Group>
        </Stack>
      )}
      <Select
        label={t('spotForm.timeZone')}
        required
        searchable
        allowDeselect={false}
        limit={60}
        data={zones.includes(timeZone) ? zones : [timeZone, ...zones]}
        {...form.getInputProps('timeZone')}
      />
    </>
  )
}

type DayProps = { readonly form: SpotFormState; readonly day: DayName; readonly name: string }

const DayFields = ({ form, day, name }: DayProps) => {
  const { t } = useTranslation()
  const openings = form.values.week[day]
  const set = (next: typeof openings): void => {
    form.clearFieldError(`week.${day}`)
    form.setFieldValue(`week.${day}`, next)
  }
  const change = (at: number, part: Partial<(typeof openings)[number]>): void =>
    set(openings.map((opening, index) => (index === at ? { ...opening, ...part } : opening)))
  return (
    <Group align="flex-start" gap="xs" wrap="wrap">
      <Switch
        label={name}
        w={130}
        mt={6}
        checked={openings.length > 0}
        onChange={({ currentTarget }) => set(currentTarget.checked ? [OPENING] : [])}
      />
      {openings.length === 0 ? (
        <Text size="sm" c="dimmed" mt={6}>
          {t('spot.closed')}
        </Text>
      ) : (
        <Stack gap={6}>
          {openings.map(({ from, to }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two openings of a day may be alike while they are typed
            <Group key={at} gap={6} wrap="nowrap">
              <TextInput
                type="time"
                size="xs"
                aria-label={t('spotForm.opens', { day: name })}
                value={from}
                onChange={({ currentTarget }) => change(at, { from: currentTarget.value })}
              />
              <span aria-hidden="true">–</span>
              <TextInput
                type="time"
                size="xs"
                aria-label={t('spotForm.closes', { day: name })}
                value={to}
                onChange={({ currentTarget }) => change(at, { to: currentTarget.value })}
              />
              {openings.length > 1 && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('spotForm.removeOpening', { day: name, from, to })}
                  onClick={() => set(openings.filter((_, index) => index !== at))}
                >
                  <CloseIcon size={16} />
                </ActionIcon>
              )}
              {at === openings.length - 1 && openings.length < MOST_OPENINGS && (
                <ActionIcon
                  variant="subtle"
                  aria-label={t('spotForm.addOpening', { day: name })}
                  onClick={() => set([...openings, OPENING])}
                >
                  <span aria-hidden="true">+</span>
                </ActionIcon>
              )}
            </Group>
          ))}
          {form.errors[`week.${day}`] && <Input.Error>{form.errors[`week.${day}`]}</Input.Error>}
        </Stack>
      )}
    </Group>
  )
}
