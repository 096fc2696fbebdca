// Payments with the sandbox, and everything that can go wrong between the two, by seed.
import { describe, expect, it } from 'vitest'
import { systemUnderTest } from '#platform/host/testing/system-under-test.ts'
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { derivedId, type MessageId, type PrincipalId } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import { verifyLedger } from './application/verify-ledger.ts'
import type { PaymentId, PaymentsApi, PaymentView } from './contract/payments-api.ts'
import { controlledSandbox } from './sandbox/companion.ts'
import { payments } from './service.ts'

const PAYER = 'payer' as PrincipalId
const chf = (amountMinor: number) => money(amountMinor, 'CHF')
const TOKENS = [
  'tok_visa',
  'tok_visa',
  'tok_visa',
  'tok_declined',
  'tok_timeout',
  'tok_late',
  'tok_action',
  'tok_lost',
  'tok_insufficient',
  'tok_unheard_of',
]

/** Numbers in [0, 1) that follow from a seed. */
const chance = (seed: number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const start = async () => {
  const sandbox = controlledSandbox()
  const plaza = await systemUnderTest({
    system: 'plaza',
    services: [payments({ companion: sandbox.companion })],
    callers: {},
  })
  const api = plaza.apis.payments as PaymentsApi
  let sent = 0
  const message = () => ({ id: `m${++sent}` as MessageId, atMs: plaza.clock.nowMs() })
  const pass = async (forMs: number) => {
    const untilMs = plaza.clock.nowMs() + forMs
    while (plaza.clock.nowMs() < untilMs) {
      plaza.clock.advance(Math.min(250, untilMs - plaza.clock.nowMs()))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const passing = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false
    const noted = work.finally(() => {
      settled = true
    })
    noted.catch(() => undefined)
    while (!settled) await pass(100)
    return noted
  }
  const pay = (token: string, amount = 800) => {
    const paymentId = derivedId<'payment'>('payment', String(++sent))
    const wish = {
      paymentId,
      reference: { type: 'order', id: paymentId },
      payerId: PAYER,
      payeeId: `payee-${sent % 3}` as PrincipalId,
      amount: chf(amount),
      lines: [{ label: 'x', amount: chf(amount) }],
      description: 'Order',
      paymentMethod: token,
    }
    return passing(api.start(wish, message())).then(({ payment }) => payment as PaymentView)
  }
  const verify = () => passing(verifyLedger({ store: plaza.openedOf('payments').store, clock: plaza.clock, note: () => undefined }))
  return { ...plaza, sandbox, api, message, pass, passing, pay, verify, close: () => passing(plaza.close()) }
}

describe('a payment with the sandbox', () => {
  it.each([
    ['tok_visa', 'SUCCEEDED', 30_000],
    ['tok_declined', 'DECLINED', 30_000],
    ['tok_insufficient', 'DECLINED', 30_000],
    ['tok_unheard_of', 'DECLINED', 30_000],
    ['tok_timeout', 'SUCCEEDED', MINUTE_MS],
    ['tok_lost', 'SUCCEEDED', MINUTE_MS],
    ['tok_late', 'SUCCEEDED', 30 * MINUTE_MS],
  ] as const)('%s ends as %s', async (token, status, withinMs) => {
    const plaza = await start()
    const { paymentId } = await plaza.pay(token)
    await plaza.pass(withinMs)
    expect((await plaza.api.find(paymentId))?.status).toBe(status)
    expect((await plaza.verify()).discrepancies).toEqual([])
    await plaza.close()
  })

  it('tok_action is confirmed at the bank, or refused there, or forgotten', async () => {
    const plaza = await start()
    const [yes, no, never] = [await plaza.pay('tok_action'), await plaza.pay('tok_action'), await plaza.pay('tok_action')]
    await plaza.sandbox.approve(yes.nextAction?.url ?? '')
    await plaza.sandbox.refuse(no.nextAction?.url ?? '')
    await plaza.pass(20 * MINUTE_MS)
    const status = async ({ paymentId }: PaymentView) => (await plaza.api.find(paymentId))?.status
    expect([await status(yes), await status(no), await status(never)]).toEqual(['SUCCEEDED', 'DECLINED', 'CANCELLED'])
    await plaza.close()
  })
})

it.each(Array.from({ length: Number(process.env.PLAZA_TEST_SEEDS ?? 4) }, (_, i) => i + 1))(
  'whatever goes wrong (seed %i), every payment ends, nothing is taken or given back twice, and the books agree',
  async (seed) => {
    const plaza = await start()
    const dice = chance(seed)
    const pick = <T>(of: readonly T[]): T => of[Math.floor(dice() * of.length)] as T
    plaza.sandbox.set({
      away: 0.2,
      answerLost: 0.2,
      slow: 0.1,
      webhookLost: 0.3,
      webhookTwice: 0.3,
      webhookLate: 0.3,
      webhookLies: 0.1,
      webhookLie: pick(['amount', 'currency', 'reference'] as const),
    })
    const ids: PaymentId[] = []
    for (let i = 0; i < 40; i++) {
      const payment = await plaza.pay(pick(TOKENS), 1 + Math.floor(dice() * 5_000))
      ids.push(payment.paymentId)
      if (payment.nextAction && dice() < 0.5) await plaza.passing(plaza.sandbox.approve(payment.nextAction.url).catch(() => undefined))
      if (dice() < 0.2) await plaza.api.callOff(pick(ids), plaza.message())
      for (let refunds = 0; refunds < 2; refunds++) {
        await plaza.api.refund(
          { paymentId: pick(ids), amount: dice() < 0.5 ? 'all' : chf(1 + Math.floor(dice() * 2_000)), reason: 'x' },
          plaza.message(),
        )
      }
      await plaza.pass(500)
    }
    await plaza.pass(30 * MINUTE_MS)
    plaza.sandbox.calm()
    await plaza.pass(40 * MINUTE_MS)

    const views = await Promise.all(ids.map((id) => plaza.api.find(id)))
    expect(views.filter((view) => view?.status === 'PROCESSING' || view?.status === 'REQUIRES_ACTION')).toEqual([])
    const charges = new Map(plaza.sandbox.charges().map((charge) => [charge.paymentId as string, charge]))
    for (const view of views) {
      const charge = charges.get(view?.paymentId ?? '')
      const sentBack = (charge?.refunds ?? []).reduce(
        (sum, { amount, answer }) => sum + (answer.status === 'succeeded' ? amount.amountMinor : 0),
        0,
      )
      const ours = [view?.paymentId, view?.status === 'SUCCEEDED', view?.refunded.amountMinor]
      expect(ours).toEqual([view?.paymentId, charge?.status === 'succeeded', sentBack])
      expect(sentBack).toBeLessThanOrEqual(charge?.amount.amountMinor ?? 0)
    }
    expect(await plaza.openedOf('payments').engine.parkedKeys()).toEqual([])
    const verified = await plaza.verify()
    expect(verified.discrepancies).toEqual([])
    expect(verified.sums[0]?.entries).toBeGreaterThan(5)
    await plaza.close()
  },
)
