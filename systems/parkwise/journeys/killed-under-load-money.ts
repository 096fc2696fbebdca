// Whether all money is where it belongs when a load is over: what the payment provider took, what payments knows of it, and what it paid
// for, worked out from the three of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AllBooks } from './killed-under-load-books.ts'

type Money = { readonly amountMinor: number; readonly currency: string }
type Payment = {
  readonly status: string
  readonly terms: { readonly amount: Money; readonly reference: { readonly id: string } }
  readonly refunds: readonly { readonly amount: Money; readonly status: string }[]
}
type Booking = {
  readonly status: string
  readonly terms: { readonly quote: { readonly total: Money } }
  readonly payment: { readonly type: string; readonly paymentId?: string }
  readonly refunds: readonly { readonly paymentId: string; readonly amount: Money; readonly isDone: boolean }[]
}

const statesOf = <State>(books: AllBooks, service: 'payments' | 'bookings', collection: string): ReadonlyMap<string, State> =>
  new Map((books[service].aggregates.get(collection) ?? []).map(({ id, state }) => [id, state as State]))

const sum = (amounts: readonly Money[]): number => amounts.reduce((total, { amountMinor }) => total + amountMinor, 0)

/** What was captured is what a confirmed booking costs, or went back: whole when it came too late, by the policy when it was cancelled. */
export const misplacedMoney = (books: AllBooks): readonly string[] => {
  const payments = statesOf<Payment>(books, 'payments', 'payment')
  const bookings = statesOf<Booking>(books, 'bookings', 'booking')
  const wrong: string[] = []
  for (const [id, payment] of payments) {
    const refunds = payment.refunds ?? []
    if (payment.status !== 'SUCCEEDED') {
      if (refunds.length > 0) wrong.push(`payment ${id} is ${payment.status} and has refunds`)
      continue
    }
    const booking = bookings.get(payment.terms.reference.id)
    if (!booking) {
      wrong.push(`payment ${id} is for a booking that is not there`)
      continue
    }
    const back = sum(refunds.map(({ amount }) => amount))
    const agreed = sum(booking.refunds.filter(({ paymentId }) => paymentId === id).map(({ amount }) => amount))
    const isKept = booking.payment.type === 'paid' && booking.payment.paymentId === id
    if (back !== agreed) wrong.push(`of payment ${id} ${back} went back, and booking ${payment.terms.reference.id} agreed to ${agreed}`)
    if (!isKept && back !== payment.terms.amount.amountMinor) wrong.push(`payment ${id} paid for nothing, and ${back} of it went back`)
    if (isKept && booking.status === 'CONFIRMED' && back !== 0) wrong.push(`payment ${id} paid for a stay, and ${back} of it went back`)
  }
  for (const [id, { status, payment }] of bookings) {
    const isPaid = payment.type === 'paid' && payments.get(payment.paymentId ?? '')?.status === 'SUCCEEDED'
    if (status === 'CONFIRMED' && !isPaid) wrong.push(`booking ${id} is confirmed and not paid`)
  }
  return wrong
}

type Charge = {
  readonly paymentId: string
  readonly status: string
  readonly refunds: readonly { readonly amount: Money; readonly answer: { readonly status: string } }[]
}

/** The last word of the sandbox provider on each payment, from its journal. */
const chargesOf = (data: string): ReadonlyMap<string, Charge> => {
  const lines = readFileSync(join(data, 'companions', 'parkwise', 'sandbox', 'journal.jsonl'), 'utf8').split('\n')
  const charges = new Map<string, Charge>()
  for (const line of lines.filter((text) => text !== '')) {
    const { charge } = JSON.parse(line) as { readonly charge?: Charge }
    if (charge) charges.set(charge.paymentId, charge)
  }
  return charges
}

/** The provider took and gave back exactly what payments knows of: nothing twice, nothing that nobody knows of. */
export const unknownToProvider = (books: AllBooks, data: string): readonly string[] => {
  const charges = chargesOf(data)
  const payments = statesOf<Payment>(books, 'payments', 'payment')
  const wrong: string[] = []
  const captured = (status: string | undefined): boolean => status === 'succeeded'
  for (const id of new Set([...charges.keys(), ...payments.keys()])) {
    const [charge, payment] = [charges.get(id), payments.get(id)]
    if (captured(charge?.status) !== (payment?.status === 'SUCCEEDED')) {
      wrong.push(`payment ${id} is ${charge?.status} at the provider and ${payment?.status} here`)
      continue
    }
    const sent = (charge?.refunds ?? []).filter(({ answer }) => answer.status === 'succeeded')
    const there = sum(sent.map(({ amount }) => amount))
    const here = sum((payment?.refunds ?? []).filter(({ status }) => status === 'SUCCEEDED').map(({ amount }) => amount))
    if (there !== here) wrong.push(`of payment ${id} the provider sent ${there} back, and we know of ${here}`)
  }
  return wrong
}

type Notification = {
  readonly status: string
  readonly plan?: { readonly notice: string; readonly recipientId: string; readonly link: string | null }
}

/** Whom an event of bookings must have been told to, and as what. */
const NOTICES: Readonly<Record<string, readonly (readonly [string, 'driverId' | 'providerId'])[]>> = {
  'parkwise.bookings.booking-confirmed.v1': [
    ['booking-confirmed', 'driverId'],
    ['space-booked', 'providerId'],
  ],
  'parkwise.bookings.booking-expired.v1': [['booking-expired', 'driverId']],
}

/** What happened to a booking was told to those whom it concerns: all of it, and once. */
export const toldWrongly = (books: AllBooks): readonly string[] => {
  const told = new Map<string, number>()
  for (const { state } of books.notifications.aggregates.get('notification') ?? []) {
    const { status, plan } = state as Notification
    if (status !== 'TOLD' || !plan) continue
    const what = `${plan.notice} ${plan.recipientId} ${plan.link?.split('/').at(-1)}`
    told.set(what, (told.get(what) ?? 0) + 1)
  }
  return books.bookings.log.flatMap(({ event }) =>
    (NOTICES[event.type] ?? []).flatMap(([notice, side]) => {
      const what = `${notice} ${event.data[side]} ${event.subject}`
      const times = told.get(what) ?? 0
      return times === 1 ? [] : [`${what} was told ${times} times`]
    }),
  )
}
