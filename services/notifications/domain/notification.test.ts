import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { accept, evolveAll, reject } from '#platform/kernel/decision.ts'
import {
  MAIL_RETRIES,
  type Notification,
  type NotificationCommand,
  notificationDecider,
  notificationId,
  type Plan,
  type Telling,
} from './notification.ts'

const { decide } = notificationDecider
const NOW_MS = 1_000_000
const TEXT = { locale: 'es', title: 'Ha llegado', body: 'Tu paquete ha llegado.', action: null } as const
const plan: Plan = {
  notice: 'parcel-arrived',
  category: 'parcels',
  recipientId: 'ana',
  link: '/parcels/1',
  oneTimeLink: null,
  address: null,
  dueMs: NOW_MS,
  uselessFromMs: null,
  keepMs: 400 * DAY_MS,
}
const SAY: Telling = { type: 'Say', text: TEXT, inbox: true, mail: true }
const planIt = (more: Partial<Plan> = {}, telling: Telling | null = SAY): NotificationCommand => ({
  type: 'Plan',
  plan: { ...plan, ...more },
  facts: { parcel: '1' },
  telling,
  nowMs: NOW_MS,
})

/** The state after commands, each of which must be accepted. */
const stateAfter = (...commands: readonly NotificationCommand[]): Notification =>
  commands.reduce((state, command) => {
    const { accepted } = decide(state, command)
    if (!accepted) throw new Error(`${command.type} was rejected`)
    return evolveAll(notificationDecider, state, accepted)
  }, notificationDecider.initial)

const told = stateAfter(planIt())
const failed = (attempt: number, nowMs: number, isFinal = false): NotificationCommand => ({
  type: 'NoteMailFailed',
  attempt,
  reason: 'smtp-451',
  isFinal,
  nowMs,
})

describe('telling somebody', () => {
  it('happens once, however often the cause is reported', () => {
    expect(told).toMatchObject({ status: 'TOLD', text: TEXT, readAtMs: null, mail: { status: 'PENDING', attempts: 0 } })
    expect(decide(told, planIt())).toEqual(accept())
    expect(decide(told, { type: 'Tell', telling: SAY, nowMs: NOW_MS })).toEqual(accept())
    expect(decide(told, { type: 'ComeDue', nowMs: NOW_MS })).toEqual(accept())
  })

  it('has an id that follows from the notice, the person and the cause, and from nothing else', () => {
    const id = notificationId('parcel-arrived', 'ana', 'event-1')
    expect(notificationId('parcel-arrived', 'ana', 'event-1')).toBe(id)
    const others = [
      notificationId('parcel-lost', 'ana', 'event-1'),
      notificationId('parcel-arrived', 'bea', 'event-1'),
      notificationId('parcel-arrived', 'ana', 'event-2'),
    ]
    expect(new Set([id, ...others]).size).toBe(4)
  })

  it('waits until it is due, and until then it can be called off', () => {
    const waiting = stateAfter(planIt({ dueMs: NOW_MS + HOUR_MS }, null))
    expect(waiting.status).toBe('PLANNED')
    expect(decide(waiting, { type: 'ComeDue', nowMs: NOW_MS + HOUR_MS })).toEqual(accept({ type: 'BecameDue' }))
    const off = stateAfter(planIt({ dueMs: NOW_MS + HOUR_MS }, null), { type: 'CallOff', keepMs: DAY_MS, nowMs: NOW_MS })
    expect(off).toEqual({ status: 'CALLED_OFF' })
    expect(decide(off, { type: 'ComeDue', nowMs: NOW_MS + HOUR_MS })).toEqual(accept())
    expect(decide(off, { type: 'Tell', telling: SAY, nowMs: NOW_MS + HOUR_MS })).toEqual(accept())
  })

  it('never happens when it was called off before it was planned', () => {
    expect(stateAfter({ type: 'CallOff', keepMs: DAY_MS, nowMs: NOW_MS }, planIt())).toEqual({ status: 'CALLED_OFF' })
  })

  it('cannot be called off once it has happened', () => {
    expect(decide(told, { type: 'CallOff', keepMs: DAY_MS, nowMs: NOW_MS })).toEqual(accept())
  })

  it('is dropped when it is of no use any more, and when nobody wants it', () => {
    expect(stateAfter(planIt({ uselessFromMs: NOW_MS }))).toMatchObject({ status: 'DROPPED', reason: 'too-late' })
    expect(stateAfter(planIt({ uselessFromMs: NOW_MS + 1 }))).toMatchObject({ status: 'TOLD' })
    expect(stateAfter(planIt({}, { type: 'SwitchedOff' }))).toMatchObject({ status: 'DROPPED', reason: 'switched-off' })
  })

  it('waits a day for somebody who is not known yet, and asks soon at first, then less and less often', () => {
    const unknown = { type: 'RecipientUnknown' } as const
    const waiting = stateAfter(planIt({}, unknown))
    expect(waiting.status).toBe('PLANNED')
    const tell = (nowMs: number) => decide(waiting, { type: 'Tell', telling: unknown, nowMs })
    const pauseAfter = (waitedMs: number) => {
      const [event] = tell(NOW_MS + waitedMs).accepted ?? []
      return event?.type === 'Postponed' ? event.untilMs - NOW_MS - waitedMs : event
    }
    expect([0, 500, 10_000, HOUR_MS].map(pauseAfter)).toEqual([500, 500, 10_000, 5 * MINUTE_MS])
    const nowMs = NOW_MS + DAY_MS
    expect(tell(nowMs)).toEqual(accept({ type: 'Dropped', reason: 'recipient-unknown', atMs: nowMs }))
    expect(stateAfter(planIt({}, unknown), { type: 'Tell', telling: SAY, nowMs })).toMatchObject({ status: 'TOLD' })
  })

  it('counts the day of waiting from the moment at which it was due', () => {
    const later = stateAfter(planIt({ dueMs: NOW_MS + 9 * DAY_MS }, null))
    const nowMs = NOW_MS + 9 * DAY_MS + HOUR_MS
    expect(decide(later, { type: 'Tell', telling: { type: 'RecipientUnknown' }, nowMs }).accepted?.[0]?.type).toBe('Postponed')
  })
})

describe('the mail', () => {
  it('is tried again after a pause that doubles up to an hour, and given up after a day', () => {
    let state = told
    let nowMs = NOW_MS
    const pauses: number[] = []
    for (let attempt = 1; attempt < 100; attempt++) {
      const [event] = decide(state, failed(attempt, nowMs)).accepted ?? []
      if (event?.type !== 'MailFailed') {
        expect(event).toEqual({ type: 'MailGivenUp', reason: 'smtp-451', atMs: nowMs })
        break
      }
      state = notificationDecider.evolve(state, event)
      pauses.push(event.retryMs - nowMs)
      nowMs = event.retryMs
    }
    expect(pauses.slice(0, 3)).toEqual([30_000, 60_000, 120_000])
    expect(Math.max(...pauses)).toBe(HOUR_MS)
    expect(nowMs - NOW_MS).toBeGreaterThan(MAIL_RETRIES.givenUpAfterMs - HOUR_MS)
    expect(nowMs - NOW_MS).toBeLessThanOrEqual(MAIL_RETRIES.givenUpAfterMs)
  })

  it('is given up at once when another try cannot help, or would come too late', () => {
    expect(stateAfter(planIt(), failed(1, NOW_MS, true))).toMatchObject({ mail: { status: 'GIVEN_UP', attempts: 1, reason: 'smtp-451' } })
    const soonUseless = stateAfter(planIt({ uselessFromMs: NOW_MS + 20_000 }))
    expect(decide(soonUseless, failed(1, NOW_MS)).accepted?.[0]?.type).toBe('MailGivenUp')
  })

  it('is noted as sent once; the answer to another try than the one that is waited for changes nothing', () => {
    const sent = stateAfter(planIt(), failed(1, NOW_MS), { type: 'NoteMailSent', attempt: 2, nowMs: NOW_MS + MINUTE_MS })
    expect(sent).toMatchObject({ mail: { status: 'SENT', attempts: 2, atMs: NOW_MS + MINUTE_MS } })
    expect(decide(sent, { type: 'NoteMailSent', attempt: 2, nowMs: NOW_MS })).toEqual(accept())
    expect(decide(sent, failed(2, NOW_MS))).toEqual(accept())
    expect(decide(sent, { type: 'RetryMail', nowMs: NOW_MS })).toEqual(accept())
    expect(decide(told, failed(2, NOW_MS))).toEqual(accept())
    expect(decide(told, { type: 'NoteMailSent', attempt: 2, nowMs: NOW_MS })).toEqual(accept())
  })

  it('is tried again when its timer fires and it is still to go', () => {
    expect(decide(stateAfter(planIt(), failed(1, NOW_MS)), { type: 'RetryMail', nowMs: NOW_MS })).toEqual(accept({ type: 'MailRetryDue' }))
  })

  it('that nobody wanted is never noted', () => {
    const silent = stateAfter(planIt({}, { ...SAY, mail: false }))
    expect(silent).toMatchObject({ mail: null })
    expect(decide(silent, { type: 'NoteMailSent', attempt: 1, nowMs: NOW_MS })).toEqual(accept())
  })
})

describe('the inbox', () => {
  it('keeps when something was read first', () => {
    const read = stateAfter(planIt(), { type: 'Read', nowMs: NOW_MS + 1 }, { type: 'Read', nowMs: NOW_MS + 2 })
    expect(read).toMatchObject({ readAtMs: NOW_MS + 1 })
  })

  it('has nothing unread of what went by mail only', () => {
    expect(stateAfter(planIt({}, { ...SAY, inbox: false }))).toMatchObject({ readAtMs: NOW_MS })
  })

  it('has nothing to read before it is told', () => {
    for (const state of [notificationDecider.initial, stateAfter(planIt({}, null)), stateAfter(planIt(), { type: 'Forget' })]) {
      expect(decide(state, { type: 'Read', nowMs: NOW_MS })).toEqual(reject({ type: 'NotificationNotFound' }))
    }
  })

  it('forgets, and then nothing happens any more', () => {
    const gone = stateAfter(planIt(), { type: 'Forget' }, { type: 'Forget' })
    expect(gone).toEqual({ status: 'FORGOTTEN' })
    for (const command of [
      planIt(),
      failed(1, NOW_MS),
      { type: 'RetryMail', nowMs: NOW_MS },
      { type: 'ComeDue', nowMs: NOW_MS },
    ] as const) {
      expect(decide(gone, command)).toEqual(accept())
    }
  })
})
