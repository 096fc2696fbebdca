import { Button, Group, NumberInput, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { useFormats } from '#platform/web/formats.ts'
import { useMinute } from '#platform/web/server-time.ts'
import { LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import { keyed, useWishKey } from '#platform/web/wish-key.ts'
import { ZonedField } from '#platform/web/zoned-field.tsx'
import { api, type Block, type OwnSpot } from '../api.ts'
import classes from './provider.module.css'
import { useBlocks } from './provider-queries.ts'

const HOUR_MS = 3_600_000

/** Times at which a spot, or some of its spaces, is not for drivers. */
export const Blocks = ({ spot }: { readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  const now = new Date(Math.floor(useMinute() / HOUR_MS) * HOUR_MS).toISOString()
  const blocks = useBlocks(spot.id, now)
  return (
    <Paper withBorder p="md" component="section" aria-label={t('provider.blocks')}>
      <Stack gap="md">
        <Title order={2}>{t('provider.blocks')}</Title>
        {blocks.isError && <ProblemNotice error={blocks.error} onRetry={() => void blocks.refetch()} />}
        {blocks.isPending && <LoadingList rows={2} height={44} />}
        {blocks.data && blocks.data.items.length > 0 && (
          <ul className={classes.cards}>
            {blocks.data.items.map((block) => (
              <BlockRow key={block.id} block={block} spot={spot} />
            ))}
          </ul>
        )}
        <NewBlock spot={spot} />
      </Stack>
    </Paper>
  )
}

const BlockRow = ({ block, spot }: { readonly block: Block; readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const queries = useQueryClient()
  const { keyFor } = useWishKey()
  const removing = useMutation({
    mutationFn: () =>
      dataOf(
        api.DELETE('/gateway/v1/providers/spots/{id}/blocks/{blockId}', {
          params: { path: { id: spot.id, blockId: block.id } },
          headers: keyed(keyFor(block.id)),
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['blocks', spot.id] }),
  })
  return (
    <li>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Stack gap={0} miw={0}>
          <Text size="sm" fw={600}>
            {formats.interval(block.from, block.to, spot.timeZone)}
          </Text>
          <Text size="sm" c="dimmed">
            {block.reason}
            {spot.capacity > 1 && ` · ${t('spot.capacity', { count: block.units })}`}
          </Text>
        </Stack>
        <Button
          size="xs"
          flex="none"
          variant="default"
          loading={removing.isPending}
          onClick={() => removing.mutate()}
          aria-label={t('provider.unblockThis', { when: formats.interval(block.from, block.to, spot.timeZone) })}
        >
          {t('provider.unblock')}
        </Button>
      </Group>
      {removing.isError && <ProblemNotice error={removing.error} />}
    </li>
  )
}

const EMPTY = { from: '', to: '', reason: '', units: undefined as number | undefined }

const NewBlock = ({ spot }: { readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  const fieldErrors = useFieldErrors()
  const queries = useQueryClient()
  const { keyFor, end } = useWishKey()
  const [block, setBlock] = useState(EMPTY)
  const placing = useMutation({
    mutationFn: () => {
      const { units, ...rest } = block
      const body = { ...rest, ...(units !== undefined && { units }) }
      return dataOf(
        api.POST('/gateway/v1/providers/spots/{id}/blocks', {
          params: { path: { id: spot.id }, header: { 'Idempotency-Key': keyFor([spot.id, body]) } },
          body,
        }),
      )
    },
    onSuccess: () => {
      setBlock(EMPTY)
      end()
      return queries.invalidateQueries({ queryKey: ['blocks', spot.id] })
    },
    onError: (error) => end(error),
  })
  const errors = placing.isError ? fieldErrors(placing.error) : {}
  const change = (part: Partial<typeof EMPTY>): void => setBlock((before) => ({ ...before, ...part }))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!placing.isPending) placing.mutate()
      }}
    >
      <Stack gap="sm">
        <Group grow gap="sm" preventGrowOverflow={false} align="flex-start">
          <ZonedField
            label={t('search.from')}
            required
            timeZone={spot.timeZone}
            value={block.from}
            error={errors.from}
            onChange={(from) => change({ from })}
          />
          <ZonedField
            label={t('search.to')}
            required
            timeZone={spot.timeZone}
            value={block.to}
            error={errors.to}
            onChange={(to) => change({ to })}
          />
        </Group>
        <Group grow gap="sm" preventGrowOverflow={false} align="flex-start">
          <TextInput
            label={t('provider.reason')}
            required
            maxLength={200}
            value={block.reason}
            error={errors.reason}
            onChange={({ currentTarget }) => change({ reason: currentTarget.value })}
          />
          {spot.capacity > 1 && (
            <NumberInput
              label={t('provider.units')}
              placeholder={t('provider.allUnits')}
              min={1}
              max={spot.capacity}
              allowDecimal={false}
              value={block.units ?? ''}
              error={errors.units}
              onChange={(value) => change({ units: typeof value === 'number' ? value : undefined })}
            />
          )}
        </Group>
        {placing.isError && Object.keys(errors).length === 0 && <ProblemNotice error={placing.error} />}
        <Group>
          <Button type="submit" variant="light" loading={placing.isPending}>
            {t('provider.block')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
