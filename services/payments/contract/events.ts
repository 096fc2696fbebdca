import Type from 'typebox'
import { Id, Instant, Money } from '#platform/store/event-data.ts'
import { eventType } from '#platform/store/event-type.ts'

// None of these carries a payment method or anything that a provider calls secret; amounts and who is concerned, no more.

const facts = {
  paymentId: Id,
  reference: Type.Object(
    { type: Type.String({ minLength: 1, maxLength: 40 }), id: Id },
    { description: 'What is paid for, in the words of whoever asked for the payment.' },
  ),
  payerId: Id,
  payeeId: Id,
  amount: Type.Object(Money.properties, { description: 'The whole amount of the payment.' }),
  description: Type.String({ description: 'What a person recognises on a statement.' }),
}

const example = {
  paymentId: '1c9e7a52-6f0e-8d0b-9a53-0f6c1f5d2b44',
  reference: { type: 'order', id: '5b1e0c7a-0f3d-8a44-9c15-7f9f3b0f2d21' },
  payerId: '01900000-0000-7000-8000-00000000000a',
  payeeId: '01900000-0000-7000-8000-000000000001',
  amount: { amount: '8.00', currency: 'CHF' },
  description: 'Order 1042',
}

export const paymentStarted = eventType(
  'payments.payment-started.v1',
  'Somebody wants to pay; the provider is being asked.',
  Type.Object(facts),
  example,
)

export const paymentActionRequired = eventType(
  'payments.payment-action-required.v1',
  'The payer has to confirm the payment at the bank.',
  Type.Object(facts),
  example,
)

export const paymentProcessed = eventType(
  'payments.payment-processed.v1',
  'The money of a payment is captured.',
  Type.Object({ ...facts, commission: Type.Object(Money.properties, { description: 'The part of it that the platform keeps.' }) }),
  { ...example, commission: { amount: '0.80', currency: 'CHF' } },
)

export const paymentFailed = eventType(
  'payments.payment-failed.v1',
  'No money was taken: the provider declined the payment.',
  Type.Object({ ...facts, reason: Type.String({ description: 'For machines, such as card-declined.' }) }),
  { ...example, reason: 'card-declined' },
)

export const paymentCancelled = eventType(
  'payments.payment-cancelled.v1',
  'A payment was called off, and the provider will take no money for it.',
  Type.Object(facts),
  example,
)

export const paymentCallOffRequested = eventType(
  'payments.payment-call-off-requested.v1',
  'A payment that is under way is not wanted any more; the provider is being told.',
  Type.Object(facts),
  example,
)

const refundFacts = {
  ...facts,
  refundId: Id,
  refund: Type.Object(Money.properties, { description: 'What goes back with this refund.' }),
  reason: Type.String({ description: 'Why, in a word of whoever asked for it.' }),
}
const refundExample = {
  ...example,
  refundId: '2d8f7b63-7a1f-8e1c-8b64-1a7d2a6e3c55',
  refund: { amount: '4.00', currency: 'CHF' },
  reason: 'cancelled-by-payer',
}

export const refundRequested = eventType(
  'payments.refund-requested.v1',
  'Money is to go back; the provider is being told.',
  Type.Object(refundFacts),
  refundExample,
)

export const paymentRefunded = eventType(
  'payments.payment-refunded.v1',
  'Money of a payment has gone back to the payer.',
  Type.Object({
    ...refundFacts,
    commission: Type.Object(Money.properties, { description: 'The part of the commission that went back with it.' }),
    refundedInAll: Type.Object(Money.properties, { description: 'With all refunds before it.' }),
  }),
  { ...refundExample, commission: { amount: '0.40', currency: 'CHF' }, refundedInAll: { amount: '4.00', currency: 'CHF' } },
)

export const refundFailed = eventType(
  'payments.refund-failed.v1',
  'The provider could not send money back; somebody has to look at it.',
  Type.Object({ ...refundFacts, failure: Type.String() }),
  { ...refundExample, failure: 'account-closed' },
)

export const payoutInitiated = eventType(
  'payments.payout-initiated.v1',
  'What a payee has earned is on its way to them.',
  Type.Object({ payoutId: Id, payeeId: Id, amount: Money, until: Instant }),
  {
    payoutId: '3e9a8c74-8b2a-8f2d-9c75-2b8e3b7f4d66',
    payeeId: '01900000-0000-7000-8000-000000000001',
    amount: { amount: '7.20', currency: 'CHF' },
    until: '2026-06-01T00:00:00.000Z',
  },
)

export const providerCheckDue = eventType(
  'payments.provider-check-due.v1',
  'The provider owes an answer and is asked again; of interest to payments itself only.',
  Type.Object({ paymentId: Id, check: Type.Integer({ minimum: 1 }) }),
  { paymentId: example.paymentId, check: 1 },
)
