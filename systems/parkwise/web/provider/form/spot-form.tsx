import { Button, Checkbox, Chip, Group, Input, NumberInput, Paper, Select, SimpleGrid, Stack, TextInput, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { type ApiProblem, problemFrom } from '#platform/web/problem.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import type { OwnSpot } from '../../api.ts'
import { SPOT_TYPES } from '../../search/search-params.ts'
import { HoursFields } from './hours-fields.tsx'
import { PlaceFields } from './place-fields.tsx'
import { PriceFields } from './price-fields.tsx'
import { QuotePreview } from './quote-preview.tsx'
import { pricingFrom, type SpotValues, spotErrors } from './spot-values.ts'
import { useSpotForm } from './use-spot-form.ts'

const AMENITIES: OwnSpot['amenities'] = [
  ...(['24h-staff', 'bike-parking', 'car-wash', 'cctv', 'changing-table', 'elevator', 'ev-charging', 'family-spaces'] as const),
  ...(['gated', 'lighting', 'luggage-lockers', 'public-transport', 'shuttle', 'toilet', 'valet', 'wheelchair-access'] as const),
]
const CAPACITY_LIMIT = 100_000

type SpotFormProps = {
  readonly initial: SpotValues
  readonly submit: string
  /** Called with good values; answers with the problem when the gateway refuses them. */
  readonly onSubmit: (values: SpotValues, pricing: NonNullable<ReturnType<typeof pricingFrom>>) => Promise<ApiProblem | undefined>
  readonly isBusy: boolean
  readonly error: unknown
  /** What has to be said above the button. */
  readonly notice?: ReactNode
  /** Beside the button. */
  readonly children?: ReactNode
}

/** All that a provider says about a spot, with what a stay would cost beside it. */
export const SpotForm = ({ initial, submit, onSubmit, isBusy, error, notice, children }: SpotFormProps) => {
  const { t } = useTranslation()
  const fieldErrors = useFieldErrors()
  const form = useSpotForm(initial)
  const problem = error == null ? undefined : problemFrom(error)
  const send = async (values: SpotValues): Promise<void> => {
    const pricing = pricingFrom(values)
    if (!pricing || isBusy) return
    const refused = await onSubmit(values, pricing)
    if (refused) {
      form.setErrors(spotErrors(fieldErrors(refused)))
      focusFirstError()
    }
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void send(values), focusFirstError)}>
      <Stack gap="lg">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Stack gap="lg">
            <Section title={t('spotForm.what')}>
              <TextInput
                label={t('spotForm.name')}
                description={t('spotForm.nameHint')}
                required
                maxLength={200}
                {...form.getInputProps('name')}
              />
              <TextInput
                label={t('spotForm.address')}
                description={t('spotForm.addressHint')}
                required
                maxLength={300}
                autoComplete="street-address"
                {...form.getInputProps('address')}
              />
              <Group grow align="flex-start">
                <NumberInput
                  label={t('spotForm.capacity')}
                  required
                  min={1}
                  max={CAPACITY_LIMIT}
                  allowDecimal={false}
                  {...form.getInputProps('capacity')}
                />
                <Select
                  label={t('spotForm.spotType')}
                  allowDeselect={false}
                  data={SPOT_TYPES.map((value) => ({ value, label: t(`search.types.${value}`) }))}
                  {...form.getInputProps('spotType')}
                />
              </Group>
              <Group align="flex-end" gap="lg">
                <NumberInput
                  label={t('spotForm.height')}
                  description={t('spotForm.optional')}
                  min={0}
                  max={100}
                  step={0.1}
                  decimalScale={2}
                  w={200}
                  {...form.getInputProps('heightM')}
                />
                <Checkbox label={t('spotForm.covered')} mb={8} {...form.getInputProps('covered', { type: 'checkbox' })} />
              </Group>
              <Input.Wrapper label={t('spotForm.amenities')} labelElement="div" error={form.errors.amenities}>
                <Chip.Group multiple {...form.getInputProps('amenities')}>
                  <Group gap={6} mt={6}>
                    {AMENITIES.map((name) => (
                      <Chip key={name} value={name} size="xs" variant="light">
                        {t(`spot.amenities.${name}`)}
                      </Chip>
                    ))}
                  </Group>
                </Chip.Group>
              </Input.Wrapper>
            </Section>
            <Section title={t('spotForm.hours')}>
              <HoursFields form={form} />
            </Section>
          </Stack>
          <Stack gap="lg">
            <Section title={t('spotForm.where')}>
              <PlaceFields form={form} />
            </Section>
            <Section title={t('spotForm.prices')}>
              <PriceFields form={form} />
            </Section>
            <Section title={t('spotForm.preview')}>
              <QuotePreview pricing={pricingFrom(form.values)} timeZone={form.values.timeZone} />
            </Section>
          </Stack>
        </SimpleGrid>
        {problem && <ProblemNotice error={problem} />}
        {notice}
        <Group>
          <Button type="submit" size="md" loading={isBusy}>
            {submit}
          </Button>
          {children}
        </Group>
      </Stack>
    </form>
  )
}

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Paper withBorder p="md" component="section" aria-label={title}>
    <Stack gap="md">
      <Title order={2}>{title}</Title>
      {children}
    </Stack>
  </Paper>
)

/** Once the errors are on the page, the first field with one is where the person is. */
const focusFirstError = (): void => {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus())
}
