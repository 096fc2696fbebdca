import { Button, Paper, Rating, Stack, Text, Textarea, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf, newKey } from '#platform/web/api-client.ts'
import { useFormats } from '#platform/web/formats.ts'
import { problemFrom } from '#platform/web/problem.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { type Answer, api } from '../api.ts'

/** The service takes so many of the newest; an older stay is not asked about any more. */
const LOOKED_AT = 100
/** As long as reviews take. */
const LONGEST_TEXT = 2_000
/** An invitation comes a moment after the stay has ended. */
const INVITED_MS = 2_000
const LOOKS = 5

type OwnReview = Answer<'listOwnReviews'>['items'][number]
type Props = { readonly bookingId: string; readonly timeZone: string }

/** What a driver says of a stay that is over: to be written, or written. Nothing while there is no invitation. */
export const Review = ({ bookingId, timeZone }: Props) => {
  const mine = useQuery({
    queryKey: ['reviews', 'mine', bookingId],
    queryFn: async ({ signal }) => {
      const { items } = await dataOf(api.GET('/gateway/v1/reviews/mine', { params: { query: { limit: LOOKED_AT } }, signal }))
      return items.find(({ orderId }) => orderId === bookingId) ?? null
    },
    refetchInterval: ({ state }) => (state.data === null && state.dataUpdateCount < LOOKS ? INVITED_MS : false),
  })
  if (!mine.data) return null
  return (
    <Paper withBorder p="md">
      {mine.data.review ? <Written review={mine.data.review} /> : <ReviewForm invitation={mine.data} timeZone={timeZone} />}
    </Paper>
  )
}

const Written = ({ review: { rating, text, answer } }: { readonly review: NonNullable<OwnReview['review']> }) => {
  const { t } = useTranslation()
  return (
    <Stack gap="xs">
      <Title order={2}>{t('booking.review.yours')}</Title>
      <Rating value={rating} readOnly aria-label={t('booking.review.stars', { count: rating })} />
      {text && <Text style={{ whiteSpace: 'pre-line' }}>{text}</Text>}
      {answer && (
        <Stack gap={2}>
          <Text size="sm" c="dimmed">
            {t('booking.review.answer')}
          </Text>
          <Text style={{ whiteSpace: 'pre-line' }}>{answer.text}</Text>
        </Stack>
      )}
    </Stack>
  )
}

const ReviewForm = ({ invitation, timeZone }: { readonly invitation: OwnReview; readonly timeZone: string }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const queries = useQueryClient()
  const [rating, setRating] = useState(0)
  const [text, setText] = useState('')
  const wish = useRef({ text: '', key: '' })
  const sending = useMutation({
    mutationFn: () => {
      const body = { orderId: invitation.orderId, rating, ...(text.trim() !== '' && { text }) }
      const said = JSON.stringify(body)
      if (wish.current.text !== said) wish.current = { text: said, key: newKey() }
      return dataOf(api.POST('/gateway/v1/reviews', { params: { header: { 'Idempotency-Key': wish.current.key } }, body }))
    },
    onSettled: (_done, error) => {
      if (error && problemFrom(error).status === 409) wish.current = { text: '', key: '' }
      return queries.invalidateQueries({ queryKey: ['reviews'] })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (rating > 0 && !sending.isPending) sending.mutate()
      }}
    >
      <Stack gap="sm">
        <Title order={2}>{t('booking.review.title')}</Title>
        {invitation.reviewUntil && (
          <Text size="sm" c="dimmed">
            {t('booking.review.until', { date: formats.date(invitation.reviewUntil, timeZone) })}
          </Text>
        )}
        <Rating
          size="lg"
          value={rating}
          onChange={setRating}
          aria-label={t('booking.review.rating')}
          getSymbolLabel={(count) => t('booking.review.stars', { count })}
        />
        <Textarea
          label={t('booking.review.text')}
          autosize
          minRows={3}
          maxLength={LONGEST_TEXT}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {sending.isError && <ProblemNotice error={sending.error} />}
        <Button type="submit" disabled={rating === 0} loading={sending.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('booking.review.send')}
        </Button>
      </Stack>
    </form>
  )
}
