import { Alert, Button, Loader, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { pageFacts } from '#platform/web/facts.ts'
import { problemFrom } from '#platform/web/problem.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import type { Booking } from '../api.ts'
import { bankPage } from './bank-page.ts'
import { usePaying, usePayment } from './booking-queries.ts'
import { CardFrame } from './card-frame.tsx'

type Props = { readonly booking: Booking; readonly isOver: boolean }

/** Paying for a held space: the card, the bank, the wait, and another try. What it shows is what the server says of the booking. */
export const PayPanel = ({ booking, isOver }: Props) => {
  const { t, i18n } = useTranslation()
  const payment = usePayment(booking)
  const toBank = (url: string): void => location.assign(bankPage(url, booking.id, i18n.language))
  const paying = usePaying(booking, toBank)
  const { cardForm } = pageFacts()
  const state = booking.payment?.state
  const pay = paying.mutate

  if (paying.isPending) return <Waiting title={t('booking.sending')} />
  if (state === 'RUNNING') {
    const action = payment.data?.nextAction
    if (action === undefined)
      return <Waiting title={t('booking.confirming')} hint={t(isOver ? 'booking.confirmingLate' : 'booking.confirmingHint')} />
    return (
      <Alert color="sign" variant="light" role="status" title={t('booking.atBank')}>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{t('booking.atBankHint')}</Text>
          <Button onClick={() => toBank(action.url)}>{t('booking.toBank')}</Button>
        </Stack>
      </Alert>
    )
  }
  if (isOver) return <Waiting title={t('booking.timeIsUp')} />
  if (cardForm === undefined) {
    return (
      <Alert color="yellow" variant="light" role="alert">
        {t('booking.noCardForm')}
      </Alert>
    )
  }
  const problem = paying.isError ? problemFrom(paying.error) : undefined
  // Whether it arrived is not known: the same card again is the same payment.
  const mayHaveArrived = problem !== undefined && (problem.status === 0 || problem.status >= 500)
  return (
    <Stack gap="sm">
      <Title order={2}>{t('booking.card')}</Title>
      {problem && <ProblemNotice error={problem} {...(mayHaveArrived && paying.variables && { onRetry: () => pay(paying.variables) })} />}
      {state === 'DECLINED' && !problem && <Declined reason={booking.payment?.declineReason} />}
      {/* A form is good for one card, so each attempt has one of its own. */}
      <CardFrame key={`${booking.paymentId}-${paying.submittedAt}`} form={cardForm} onToken={pay} />
    </Stack>
  )
}

const Waiting = ({ title, hint }: { readonly title: string; readonly hint?: ReactNode }) => (
  <Stack align="center" gap="sm" py={48} ta="center" role="status">
    <Loader aria-hidden="true" />
    <Text fw={600}>{title}</Text>
    {hint && (
      <Text size="sm" c="dimmed" maw={380}>
        {hint}
      </Text>
    )}
  </Stack>
)

const Declined = ({ reason = '' }: { readonly reason: string | undefined }) => {
  const { t, i18n } = useTranslation()
  return (
    <Alert color="red" variant="light" role="alert" title={t('booking.declined')}>
      {i18n.exists(`booking.declinedWhy.${reason}`) && <Text size="sm">{t(`booking.declinedWhy.${reason}`)}</Text>}
      <Text size="sm">{t('booking.tryAgain')}</Text>
    </Alert>
  )
}
