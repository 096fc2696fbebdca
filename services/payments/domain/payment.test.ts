import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import { money } from '#platform/kernel/money.ts'
import type { PaymentCommand } from './payment.ts'
import {
  ACTION,
  CALL_OFF,
  CANCELLED,
  chf,
  DECLINED,
  kindsOf,
  NOW_MS,
  PROCESSING,
  refundSays,
  START,
  SUCCEEDED,
  says,
  TERMS,
  told,
  wantsBack,
} from './payment-fixture.ts'
import { isKnown, leftOf, promisedBackOf, refundedOf } from './payment-state.ts'

const claimed = { reference: TERMS.reference, amount: TERMS.amount }
const statusAfter = (...commands: readonly PaymentCommand[]) => told(...commands).state.status

describe('a payment', () => {
  it('is begun once, however often it is asked for', () => {
    expect(kindsOf(told(START, START))).toEqual(['PaymentStarted'])
  })

  it('keeps its id for itself', () => {
    const others = [
      { reference: { type: 'order', id: 'order-2' } },
      { amount: chf(801), lines: [{ label: 'all', amount: chf(801) }] },
      { payerId: 'bruno' as never },
      { payeeId: 'bruno' as never },
    ].map((other) => ({ ...START, terms: { ...TERMS, ...other } }) as PaymentCommand)
    for (const other of others) expect(told(START, other).rejected).toEqual([{ type: 'PaymentExists' }])
  })

  it('is of more than nothing, and its lines add up', () => {
    const none = { ...START, terms: { ...TERMS, amount: chf(0), lines: [] } } as PaymentCommand
    const uneven = { ...START, terms: { ...TERMS, amount: chf(801) } } as PaymentCommand
    for (const command of [none, uneven]) expect(() => told(command)).toThrow(InvariantViolation)
  })

  it('called off before it was begun can never be begun', () => {
    const { state, rejected } = told(CALL_OFF, CALL_OFF, START, SUCCEEDED, wantsBack(1, 'all'))
    expect(state).toEqual({ status: 'NEVER' })
    expect(rejected).toEqual([{ type: 'PaymentCalledOff' }, { type: 'PaymentCalledOff' }, { type: 'NothingCaptured' }])
  })

  it('nobody has begun is not found', () => {
    expect(told(SUCCEEDED, wantsBack(1, 'all'), refundSays(1, 'succeeded')).rejected).toEqual([
      { type: 'PaymentNotFound' },
      { type: 'PaymentNotFound' },
      { type: 'PaymentNotFound' },
    ])
  })

  it('takes a commission of the whole when its money is captured', () => {
    expect(told(START, SUCCEEDED).state).toMatchObject({ status: 'SUCCEEDED', capture: { commission: chf(80) } })
  })

  it('waits for the payer, and stays so whatever is said late', () => {
    expect(kindsOf(told(START, ACTION, ACTION, PROCESSING))).toEqual(['PaymentStarted', 'ActionRequired'])
    expect(statusAfter(START, ACTION, PROCESSING)).toBe('REQUIRES_ACTION')
  })

  it('that the payer never confirms is called off', () => {
    const giveUp = { type: 'GiveUpWaiting', nowMs: NOW_MS + 16 * MINUTE_MS } as const
    expect(kindsOf(told(START, ACTION, giveUp, giveUp, CANCELLED))).toEqual([
      'PaymentStarted',
      'ActionRequired',
      'CallOffRequested',
      'PaymentCancelled',
    ])
    expect(kindsOf(told(START, ACTION, SUCCEEDED, giveUp))).toEqual(['PaymentStarted', 'ActionRequired', 'PaymentCaptured'])
  })

  it('that is called off asks the payer for nothing any more', () => {
    expect(kindsOf(told(START, CALL_OFF, ACTION))).toEqual(['PaymentStarted', 'CallOffRequested', 'PaymentAcknowledged'])
  })

  it.each([
    ['declined', DECLINED],
    ['cancelled', CANCELLED],
  ])('that was %s, and whose money came all the same, has succeeded', (_, ended) => {
    expect(statusAfter(START, ended, SUCCEEDED)).toBe('SUCCEEDED')
    expect(told(START, ended, SUCCEEDED).state).toMatchObject({ declineReason: null })
    expect(statusAfter(START, SUCCEEDED, ended)).toBe('SUCCEEDED')
  })

  it('called off while it is under way ends as the provider says', () => {
    expect(statusAfter(START, CALL_OFF)).toBe('PROCESSING')
    expect(statusAfter(START, CALL_OFF, CANCELLED)).toBe('CANCELLED')
    expect(statusAfter(START, CALL_OFF, SUCCEEDED)).toBe('SUCCEEDED')
    expect(kindsOf(told(START, SUCCEEDED, CALL_OFF))).toEqual(['PaymentStarted', 'PaymentCaptured'])
  })

  it('that the provider has never heard of is cancelled if it was called off, and looked for once more', () => {
    const unknown = { type: 'NeverHeardOf', nowMs: NOW_MS + 3_000 } as const
    expect(statusAfter(START, unknown)).toBe('PROCESSING')
    const gone = told(START, CALL_OFF, unknown)
    expect(gone.state).toMatchObject({ status: 'CANCELLED', nextCheckMs: NOW_MS + 3_000 + MINUTE_MS })
    const check = { type: 'Check', nowMs: NOW_MS + 2 * MINUTE_MS } as const
    expect(told(START, CALL_OFF, unknown, check, check).state).toMatchObject({ nextCheckMs: null, checks: 1 })
  })

  it.each([
    ['reference', { claimed: { ...claimed, reference: { type: 'order', id: 'order-2' } } }],
    ['reference', { claimed: { ...claimed, reference: { type: 'invoice', id: 'order-1' } } }],
    ['amount', { claimed: { ...claimed, amount: chf(1) } }],
    ['currency', { claimed: { ...claimed, amount: money(800, 'EUR') } }],
    ['provider', { provider: 'another' }],
  ])('believes nothing that is about another %s', (of, more) => {
    const lie = says({ status: 'succeeded', providerRef: 'pi_1' }, more)
    expect(told(START, lie)).toMatchObject({ state: { status: 'PROCESSING' }, rejected: [{ type: 'Contradiction', of }] })
    expect(statusAfter(START, says({ status: 'succeeded', providerRef: 'pi_1' }, { claimed }))).toBe('SUCCEEDED')
  })

  it('believes nothing about another payment of the provider’s', () => {
    const other = says({ status: 'succeeded', providerRef: 'pi_2' })
    expect(told(START, PROCESSING, other)).toMatchObject({
      state: { status: 'PROCESSING' },
      rejected: [{ type: 'Contradiction', of: 'provider-reference' }],
    })
  })

  it.each([
    ['succeeded', [SUCCEEDED]],
    ['declined', [DECLINED]],
    ['cancelled', [CANCELLED]],
    ['called off', [CALL_OFF]],
  ])('keeps no payment method when it is %s', (_, commands) => {
    expect(told(START, PROCESSING, ACTION).state).toMatchObject({ sealedMethod: 'sealed' })
    expect(told(START, PROCESSING, ...commands).state).toMatchObject({ sealedMethod: null })
  })
})

describe('asking again', () => {
  const checkAt = (nowMs: number): PaymentCommand => ({ type: 'Check', nowMs })

  it('happens ever more seldom, until the provider has said the last word', () => {
    const pauses: number[] = []
    let story: PaymentCommand[] = [START, PROCESSING]
    for (let i = 0; i < 30; i++) {
      const { state } = told(...story)
      if (!isKnown(state) || state.nextCheckMs === null) throw new Error('nothing is asked any more')
      story = [...story, checkAt(state.nextCheckMs)]
      const after = told(...story).state
      if (isKnown(after) && after.nextCheckMs !== null) pauses.push(after.nextCheckMs - state.nextCheckMs)
    }
    expect(pauses[0]).toBe(6_000)
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses)
    expect(pauses.at(-1)).toBeLessThanOrEqual(60 * MINUTE_MS)
    expect(told(...story, SUCCEEDED).state).toMatchObject({ nextCheckMs: null })
  })

  it('does not happen before its time, or when nothing is open', () => {
    expect(kindsOf(told(START, checkAt(NOW_MS + 1)))).toEqual(['PaymentStarted'])
    expect(kindsOf(told(START, SUCCEEDED, checkAt(NOW_MS + MINUTE_MS)))).toEqual(['PaymentStarted', 'PaymentCaptured'])
  })

  it('ends after half a day for what no provider has taken: by then it has forgotten that it was asked before', () => {
    const late = checkAt(NOW_MS + 12 * 60 * MINUTE_MS)
    expect(kindsOf(told(START, late))).toEqual(['PaymentStarted', 'CallOffRequested'])
    expect(kindsOf(told(START, PROCESSING, late))).toEqual(['PaymentStarted', 'PaymentAcknowledged', 'CheckDue'])
  })

  it('goes on while a refund is on its way', () => {
    const story = [START, SUCCEEDED, wantsBack(1, chf(100))]
    expect(kindsOf(told(...story, checkAt(NOW_MS + MINUTE_MS)))).toContain('CheckDue')
    expect(told(...story, refundSays(1, 'succeeded')).state).toMatchObject({ nextCheckMs: null })
    expect(told(...story, wantsBack(2, chf(100)), refundSays(1, 'failed')).state).not.toMatchObject({ nextCheckMs: null })
  })
})

describe('a refund', () => {
  const paid = [START, SUCCEEDED]
  const shares = (...commands: readonly PaymentCommand[]) =>
    told(...paid, ...commands).events.flatMap((event) => (event.type === 'RefundSucceeded' ? [event.commission.amountMinor] : []))

  it('of everything gives the whole commission back', () => {
    expect(shares(wantsBack(1, 'all'), refundSays(1, 'succeeded'))).toEqual([80])
  })

  it('in parts gives the commission back in parts, and with the last of them all of it', () => {
    const parts = [267, 267, 266]
    const commands = parts.flatMap((part, i) => [wantsBack(i, chf(part)), refundSays(i, 'succeeded')])
    expect(shares(...commands)).toEqual([27, 26, 27])
  })

  it('is never of more than what is left', () => {
    expect(told(...paid, wantsBack(1, chf(801))).rejected).toEqual([{ type: 'RefundExceedsCaptured', left: chf(800) }])
    expect(told(...paid, wantsBack(1, chf(500)), wantsBack(2, chf(301))).rejected).toEqual([
      { type: 'RefundExceedsCaptured', left: chf(300) },
    ])
    expect(told(...paid, wantsBack(1, 'all'), wantsBack(2, 'all')).rejected).toEqual([{ type: 'RefundExceedsCaptured', left: chf(0) }])
    for (const bad of [chf(0), chf(-1), money(1, 'EUR')]) expect(told(...paid, wantsBack(1, bad)).rejected).toHaveLength(1)
  })

  it('of what was never captured is refused', () => {
    for (const story of [[START], [START, DECLINED], [START, CANCELLED]]) {
      expect(told(...story, wantsBack(1, 'all')).rejected).toEqual([{ type: 'NothingCaptured' }])
    }
  })

  it('that failed leaves its amount to be refunded again', () => {
    const story = [...paid, wantsBack(1, 'all'), refundSays(1, 'failed'), wantsBack(2, 'all'), refundSays(2, 'succeeded')]
    expect(told(...story).rejected).toEqual([])
    expect(told(...story, refundSays(1, 'succeeded')).rejected).toEqual([{ type: 'RefundIsFinal', status: 'FAILED' }])
  })

  it('ends once', () => {
    const story = told(...paid, wantsBack(1, 'all'), refundSays(1, 'processing'), refundSays(1, 'succeeded'), refundSays(1, 'succeeded'))
    expect(kindsOf(story).filter((kind) => kind.startsWith('Refund'))).toEqual(['RefundRequested', 'RefundSucceeded'])
    expect(told(...paid, refundSays(9, 'succeeded')).rejected).toEqual([{ type: 'RefundNotFound' }])
    const other = { claimed: { reference: TERMS.reference, amount: chf(1) } }
    expect(told(...paid, wantsBack(1, 'all'), refundSays(1, 'succeeded', other)).rejected).toEqual([
      { type: 'Contradiction', of: 'amount' },
    ])
  })
})

describe('whatever comes in whatever order and however often', () => {
  const anyCommand: fc.Arbitrary<PaymentCommand> = fc.oneof(
    fc.constantFrom<PaymentCommand>(START, SUCCEEDED, DECLINED, CANCELLED, PROCESSING, ACTION, CALL_OFF),
    fc.integer({ min: 0, max: 9 }).map((minutes): PaymentCommand => ({ type: 'Check', nowMs: NOW_MS + minutes * MINUTE_MS })),
    fc.constant<PaymentCommand>({ type: 'NeverHeardOf', nowMs: NOW_MS + MINUTE_MS }),
    fc.constant<PaymentCommand>({ type: 'GiveUpWaiting', nowMs: NOW_MS + 16 * MINUTE_MS }),
    fc
      .record({ number: fc.integer({ min: 1, max: 4 }), amount: fc.oneof(fc.constant('all' as const), fc.integer({ min: -1, max: 900 })) })
      .map(({ number, amount }) => wantsBack(number, amount === 'all' ? amount : chf(amount))),
    fc
      .record({ number: fc.integer({ min: 1, max: 4 }), status: fc.constantFrom('processing', 'succeeded', 'failed') })
      .map(({ number, status }) => refundSays(number, status)),
  )
  const anyStory = fc.array(anyCommand, { maxLength: 40 }).map((commands) => [START, ...commands])

  it('no more goes back than came in, and the commission goes back exactly with the money', () => {
    fc.assert(
      fc.property(anyStory, (commands) => {
        const { state, events } = told(...commands)
        if (!isKnown(state)) return
        const captured = state.capture ? TERMS.amount.amountMinor : 0
        const [refunded, promised] = [refundedOf(state).amountMinor, promisedBackOf(state).amountMinor]
        expect(refunded).toBeGreaterThanOrEqual(0)
        expect(refunded).toBeLessThanOrEqual(promised)
        expect(promised).toBeLessThanOrEqual(captured)
        expect(leftOf(state).amountMinor).toBe(captured - promised)
        const returned = events.reduce((sum, event) => sum + (event.type === 'RefundSucceeded' ? event.commission.amountMinor : 0), 0)
        expect(returned).toBe(captured === 0 ? 0 : Math.round((80 * refunded) / captured))
      }),
      { numRuns: 500 },
    )
  })

  it('there is one story: captured once and never taken back, each refund ended once', () => {
    fc.assert(
      fc.property(anyStory, (commands) => {
        const story = told(...commands)
        const kinds = kindsOf(story)
        expect(kinds.filter((kind) => kind === 'PaymentCaptured').length).toBeLessThanOrEqual(1)
        expect(kinds.filter((kind) => kind === 'PaymentDeclined' || kind === 'PaymentCancelled').length).toBeLessThanOrEqual(1)
        expect(story.state.status === 'SUCCEEDED').toBe(kinds.includes('PaymentCaptured'))
        const ends = story.events.flatMap((event) =>
          event.type === 'RefundSucceeded' || event.type === 'RefundFailed' ? [event.refundId] : [],
        )
        expect(new Set(ends).size).toBe(ends.length)
      }),
      { numRuns: 500 },
    )
  })

  it('saying everything a second time changes nothing about the money', () => {
    fc.assert(
      fc.property(anyStory, (commands) => {
        const answers = commands.filter(({ type }) => type === 'Answer' || type === 'AnswerRefund')
        const once = told(...commands, ...answers)
        const twice = told(...commands, ...answers, ...answers)
        expect(kindsOf(twice)).toEqual(kindsOf(once))
      }),
    )
  })
})
