import { Alert, Button, Group, Paper, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { BackLink } from '#platform/web/back-link.tsx'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { useFormats } from '#platform/web/formats.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { type Answer, api } from '../../api.ts'
import { type ChosenFile, type Collection, MOST_FEATURES, readFile } from './chosen-file.ts'
import { DropZone } from './drop-zone.tsx'

const MEGABYTE = 1_048_576

/** Listing all car parks of a file at once, and hearing what was wrong with the rest. */
export const ImportPage = () => {
  const { t } = useTranslation()
  const fieldErrors = useFieldErrors()
  const queries = useQueryClient()
  const [file, setFile] = useState<ChosenFile>()
  const [defaults, setDefaults] = useState({ timeZone: null as string | null, hourly: '2.50', currency: 'EUR' })
  const importing = useMutation({
    mutationFn: (collection: Collection) => {
      const { timeZone, hourly, currency } = defaults
      const query = { hourly: hourly.trim().replace(',', '.'), currency, ...(timeZone !== null && { timeZone }) }
      return dataOf(api.POST('/gateway/v1/providers/spots/import', { params: { query }, body: collection }))
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['own-spots'] }),
  })
  const choose = async (chosen: File): Promise<void> => {
    importing.reset()
    setFile(await readFile(chosen))
  }
  const errors = importing.isError ? fieldErrors(importing.error) : {}
  const currencies = Intl.supportedValuesOf('currency')
  return (
    <Stack gap="lg" maw={760}>
      <BackLink to="/provider" label={t('nav.provider')} />
      <Stack gap={4}>
        <Title order={1}>{t('imports.title')}</Title>
        <Text c="dimmed">{t('imports.intro')}</Text>
      </Stack>
      <DropZone onFile={(chosen) => void choose(chosen)} />
      {file?.why && <Refused file={file} />}
      {file && !file.why && !importing.isSuccess && (
        <Paper withBorder p="md">
          <Stack gap="md">
            <Text fw={600} role="status">
              {t('imports.chosen', { name: file.name, count: file.collection.features.length })}
            </Text>
            <Text size="sm">{t('imports.missing')}</Text>
            <Group grow preventGrowOverflow={false} align="flex-start">
              <TextInput
                label={t('spotForm.hourly')}
                inputMode="decimal"
                value={defaults.hourly}
                error={errors.hourly}
                onChange={({ currentTarget: { value } }) => setDefaults((before) => ({ ...before, hourly: value }))}
              />
              <Select
                label={t('spotForm.currency')}
                searchable
                allowDeselect={false}
                limit={60}
                data={currencies}
                value={defaults.currency}
                error={errors.currency}
                onChange={(value) => value && setDefaults((before) => ({ ...before, currency: value }))}
              />
              <Select
                label={t('spotForm.timeZone')}
                placeholder={t('imports.zoneGuessed')}
                searchable
                clearable
                limit={60}
                data={Intl.supportedValuesOf('timeZone')}
                value={defaults.timeZone}
                error={errors.timeZone}
                onChange={(value) => setDefaults((before) => ({ ...before, timeZone: value }))}
              />
            </Group>
            {importing.isError && <ProblemNotice error={importing.error} />}
            <Group>
              <Button loading={importing.isPending} onClick={() => importing.mutate(file.collection)}>
                {t('imports.start')}
              </Button>
            </Group>
          </Stack>
        </Paper>
      )}
      {importing.data && <Outcome imported={importing.data} />}
    </Stack>
  )
}

const Refused = ({ file }: { readonly file: Extract<ChosenFile, { readonly bytes: number }> }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const size = formats.number(Math.ceil((file.bytes / MEGABYTE) * 10) / 10)
  return (
    <Alert color="red" role="alert">
      {t(`imports.${file.why}`, { name: file.name, size, count: file.count, most: formats.number(MOST_FEATURES) })}
    </Alert>
  )
}

const Outcome = ({ imported }: { readonly imported: Answer<'importSpots'> }) => {
  const { t } = useTranslation()
  const { listed, alreadyListed, problems } = imported
  return (
    <Stack gap="md">
      <Alert color={problems.length === 0 ? 'teal' : 'orange'} role="status">
        <Stack gap={2}>
          <Text size="sm">{t('imports.listed', { count: listed.length })}</Text>
          {alreadyListed.length > 0 && <Text size="sm">{t('imports.already', { count: alreadyListed.length })}</Text>}
          {problems.length > 0 && <Text size="sm">{t('imports.wrong', { count: problems.length })}</Text>}
        </Stack>
      </Alert>
      {problems.length > 0 && (
        <Stack gap="xs">
          <Title order={2}>{t('imports.wrongTitle')}</Title>
          <Text size="sm" c="dimmed">
            {t('imports.again')}
          </Text>
          <Table.ScrollContainer minWidth={300}>
            <Table striped aria-label={t('imports.wrongTitle')}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('imports.number')}</Table.Th>
                  <Table.Th>{t('imports.name')}</Table.Th>
                  <Table.Th>{t('imports.reason')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {problems.map(({ index, name, reason }) => (
                  <Table.Tr key={`${index}-${reason}`}>
                    <Table.Td>{index + 1}</Table.Td>
                    <Table.Td>{name ?? '–'}</Table.Td>
                    <Table.Td>{reason}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Stack>
      )}
      <Group>
        <Button component={Link} to="/provider" variant="light">
          {t('imports.see')}
        </Button>
      </Group>
    </Stack>
  )
}
