import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { dataOf, newKey } from '#platform/web/api-client.ts'
import { problemFrom } from '#platform/web/problem.ts'
import { api, type Booking } from '../api.ts'
import { lookAgainMs } from './look-again.ts'

const bookingKey = (bookingId: string) => ['bookings', bookingId] as const

/** A booking as it is, looked at again for as long as something can happen to it. */
export const useBooking = (bookingId: string) =>
  useQuery({
    queryKey: bookingKey(bookingId),
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/bookings/{id}', { params: { path: { id: bookingId } }, signal })),
    // Whoever comes back to the page sees what is, not what was.
    staleTime: 0,
    refetchInterval: ({ state }) => lookAgainMs(state.data),
  })

/** How the payment of a booking is going; only while it is. */
export const usePayment = ({ id, payment }: Booking) =>
  useQuery({
    queryKey: [...bookingKey(id), 'payment', payment?.paymentId],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/payments/{id}', { params: { path: { id: payment?.paymentId ?? '' } }, signal })),
    enabled: payment?.state === 'RUNNING',
    staleTime: 0,
    refetchInterval: 1_500,
  })

/** Where a booking's space is. It may be gone; the booking stays. */
export const useSpotOf = ({ spotId }: Booking) =>
  useQuery({
    queryKey: ['spot', spotId],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/parking-spots/{id}', { params: { path: { id: spotId } }, signal })),
  })

/** Pays with the token of a card, once however often it is sent. What becomes of it is in the booking; a bank may want to ask first. */
export const usePaying = ({ id }: Booking, onBank: (url: string) => void) => {
  const queries = useQueryClient()
  const wish = useRef({ token: '', key: '' })
  return useMutation({
    mutationFn: (token: string) => {
      if (wish.current.token !== token) wish.current = { token, key: newKey() }
      const body = { bookingId: id, paymentMethod: token }
      return dataOf(api.POST('/gateway/v1/payments/process', { params: { header: { 'Idempotency-Key': wish.current.key } }, body }))
    },
    onSuccess: ({ nextAction }) => {
      if (nextAction) onBank(nextAction.url)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['bookings'] }),
  })
}

const STEPS = {
  cancel: (params: StepParams) => api.POST('/gateway/v1/bookings/{id}/cancel', { params }),
  checkIn: (params: StepParams) => api.POST('/gateway/v1/bookings/{id}/check-in', { params }),
  checkOut: (params: StepParams) => api.POST('/gateway/v1/bookings/{id}/check-out', { params }),
}
type StepParams = { readonly path: { readonly id: string }; readonly header: { readonly 'Idempotency-Key': string } }

/** A step on a booking. It keeps its key until somebody has answered; asked again after that, it is another wish. */
export const useStep = (bookingId: string, step: keyof typeof STEPS) => {
  const queries = useQueryClient()
  const key = useRef('')
  return useMutation({
    mutationFn: () => {
      key.current ||= newKey()
      return dataOf(STEPS[step]({ path: { id: bookingId }, header: { 'Idempotency-Key': key.current } }))
    },
    onSuccess: (booking) => {
      key.current = ''
      queries.setQueryData(bookingKey(bookingId), booking)
      return queries.invalidateQueries({ queryKey: ['bookings'] })
    },
    onError: (error) => {
      const { status } = problemFrom(error)
      if (status >= 400 && status < 500) key.current = ''
      return queries.invalidateQueries({ queryKey: ['bookings'] })
    },
  })
}
