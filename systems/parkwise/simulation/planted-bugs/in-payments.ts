import type { PlantedBug } from '#platform/simulator/plant.ts'

export const inPayments: readonly PlantedBug[] = [
  {
    name: 'believe-any-signature',
    says: 'webhooks are believed whoever signed them',
    file: 'services/payments/sandbox/signature.ts',
    find: "if (!parts.slice(1, MOST_SIGNATURES + 1).some((part) => isSignature(part, expected))) return { type: 'SignatureWrong' }",
    replace: 'void expected',
  },
  {
    name: 'capture-twice',
    says: 'a payment that has succeeded succeeds again when the provider says so again',
    file: 'services/payments/domain/payment.ts',
    find: "if (payment.status === 'SUCCEEDED') return accept()",
    replace: '',
  },
  {
    name: 'ignore-late-success',
    says: 'a payment that was called off cannot succeed any more, whatever the provider says',
    getsAway: 'the sandbox provider never says yes after it has said no',
    file: 'services/payments/domain/payment.ts',
    find: "if (payment.status === 'SUCCEEDED') return accept()",
    replace: 'if (!isUnderWay(payment)) return accept()',
  },
  {
    name: 'refund-twice-on-retry',
    says: 'a refund that is asked for again is another one',
    file: 'services/payments/application/refund-payment.ts',
    find: 'store.execute(payments, paymentId, command, message)',
    replace:
      'store.execute(payments, paymentId, command, { ...message, id: `${message.id}/${(globalThis as never as { tries: number }).tries = ((globalThis as never as { tries?: number }).tries ?? 0) + 1}` as never })',
  },
  {
    name: 'commission-is-kept',
    says: 'the commission of money that goes back is kept',
    file: 'services/payments/domain/shares.ts',
    find: 'return money(inAll(beforeMinor + refund.amountMinor) - inAll(beforeMinor), captured.currency)',
    replace: 'return money(inAll(beforeMinor + refund.amountMinor) * 0, captured.currency)',
  },
  {
    name: 'commission-from-nowhere',
    says: 'a capture credits the payee with all of it and the platform with the commission too',
    file: 'services/payments/domain/ledger-entry.ts',
    find: "{ account: 'payable', amountMinor: commission.amountMinor - amount.amountMinor },",
    replace: "{ account: 'payable', amountMinor: -amount.amountMinor },",
  },
  {
    name: 'entry-without-its-page',
    says: 'the sums of the ledger are not kept up',
    file: 'services/payments/application/ledger.ts',
    find: "store.execute(ledgerPages, pageIdOf(entry), { type: 'Add', entry }, message),",
    replace: '',
  },
  {
    name: 'page-once-a-day',
    says: 'a page of the ledger takes one entry of each payee',
    file: 'services/payments/application/ledger.ts',
    find: "{ type: 'Add', entry }, message),",
    replace: "{ type: 'Add', entry }, { ...message, id: entry.payeeId as never }),",
  },
  {
    name: 'pay-out-again',
    says: 'a payout forgets what was paid out before',
    file: 'services/payments/domain/payout.ts',
    find: '- (account?.paidMinor ?? 0)\n',
    replace: '\n',
  },
  {
    name: 'never-ask-again',
    says: 'a payment that the provider does not answer for is not asked for again',
    getsAway: 'the booking ends, its payment is called off, and the provider is asked after all',
    file: 'services/payments/domain/payment-state.ts',
    find: 'nextCheckMs: nextCheckAt(atMs, atMs), checks: 0',
    replace: 'nextCheckMs: null, checks: 0',
  },
  {
    name: 'refund-is-asked-for-once',
    says: 'a refund that the provider does not answer for is not asked for again',
    file: 'services/payments/domain/payment-state.ts',
    find: 'return waitingFrom({ ...payment, refunds: [...payment.refunds, refund] }, atMs)',
    replace: 'return { ...payment, refunds: [...payment.refunds, refund] }',
  },
]
