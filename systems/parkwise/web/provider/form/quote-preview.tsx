import { Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { problemFrom } from '#platform/web/problem.ts'
import { useMinute } from '#platform/web/server-time.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api, type OwnSpot } from '../../api.ts'
import { type Stay, stayOf } from '../../search/search-params.ts'
import { WhenFields } from '../../search/when-fields.tsx'
import { PriceLines } from '../../spot/price-lines.tsx'

/** While somebody types, not each letter is asked for. */
const TYPED_MS = 350

type Props = { readonly pricing: OwnSpot['pricing'] | undefined; readonly timeZone: string }

/** What a stay costs with prices that are not saved yet, as the gateway reckons it. */
export const QuotePreview = ({ pricing, timeZone }: Props) => {
  const { t } = useTranslation()
  const nowMs = useMinute()
  const [chosen, choose] = useState<Stay>({})
  const stay = stayOf(chosen, nowMs)
  // As a text, since a new object with the same prices is nothing new.
  const [asked] = useDebouncedValue(JSON.stringify({ pricing, timeZone, ...stay }), TYPED_MS)
  const fieldErrors = useFieldErrors()
  const quote = useQuery({
    queryKey: ['quote', asked],
    queryFn: ({ signal }) => dataOf(api.POST('/gateway/v1/providers/spots/quote', { body: JSON.parse(asked), signal })),
    enabled: pricing !== undefined && asked.includes('"pricing"'),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const problem = quote.isError ? problemFrom(quote.error) : undefined
  return (
    <Stack gap="md">
      <WhenFields stay={stay} timeZone={timeZone} nowMs={nowMs} onChange={choose} />
      {pricing === undefined ? (
        <Text size="sm" c="dimmed">
          {t('spotForm.previewWaits')}
        </Text>
      ) : (
        <div aria-live="polite" aria-busy={quote.isFetching}>
          {quote.data && !problem && <PriceLines {...quote.data} />}
          {problem &&
            (problem.fields.length > 0 ? (
              <Text size="sm" c="red" role="alert">
                {Object.values(fieldErrors(problem)).join('. ')}
              </Text>
            ) : (
              <ProblemNotice error={problem} onRetry={() => void quote.refetch()} />
            ))}
        </div>
      )}
    </Stack>
  )
}
