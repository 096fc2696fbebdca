import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakePublisher, fakePublisher, systemUnderTest } from '#platform/host/testing/system-under-test.ts'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import type { EventDraft, EventType } from '#platform/store/event-type.ts'
import {
  emailVerificationRequested,
  logInsSlowedDown,
  passwordChanged,
  passwordResetRequested,
  sessionStolen,
  userProfileUpdated,
  userRegistered,
} from '#services/identity/contract/events.ts'
import { noticeTable } from '#services/notifications/contract/notice.ts'
import type { KeptMail, NotificationsApi } from '#services/notifications/contract/notifications-api.ts'
import { notifications } from '#services/notifications/service.ts'
import { paymentFailed, paymentRefunded } from '#services/payments/contract/events.ts'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingExpired,
  bookingNoShow,
  bookingStarted,
} from './bookings/contract/events.ts'
import { alwaysOn, notices, parkwiseNotices } from './notices.ts'

const START_MS = Date.parse('2026-05-04T09:30:00Z')
const { driverId, providerId } = bookingConfirmed.example
const { userId } = passwordChanged.example
const PEOPLE = { [driverId]: 'Ana', [providerId]: 'Bea', [userId]: 'Uma' }
const callers = {
  driver: { id: driverId, permissions: [] },
  provider: { id: providerId, permissions: [] },
  user: { id: userId, permissions: [] },
}

const identityEvents = [
  userRegistered,
  userProfileUpdated,
  emailVerificationRequested,
  passwordResetRequested,
  passwordChanged,
  sessionStolen,
  logInsSlowedDown,
]
const bookingEvents = [bookingConfirmed, bookingCancelled, bookingExpired, bookingStarted, bookingCompleted, bookingNoShow]

const start = async () => {
  const publishers: Readonly<Record<string, FakePublisher>> = {
    identity: fakePublisher('identity', identityEvents, { linkToken: async (requestId: string) => `token-of-${requestId}` }),
    bookings: fakePublisher('bookings', bookingEvents),
    payments: fakePublisher('payments', [paymentFailed, paymentRefunded]),
  }
  const { identity, bookings, payments } = publishers as Record<'identity' | 'bookings' | 'payments', FakePublisher>
  const plaza = await systemUnderTest({
    system: 'parkwise',
    services: [identity.service, bookings.service, payments.service, notifications(parkwiseNotices)],
    callers,
    startMs: START_MS,
    environment: { PLAZA_PUBLIC_URL: 'https://parkwise.example/' },
  })
  const mails = () => (plaza.apis.notifications as NotificationsApi).keptMails()
  return {
    ...plaza,
    publish: (draft: EventDraft, subject = 'subject') =>
      (publishers[draft.type.name.split('.')[0] as string] as FakePublisher).publish(subject, draft),
    register: async (locale: 'es' | 'en') => {
      for (const [id, fullName] of Object.entries(PEOPLE)) {
        const email = `${fullName.toLowerCase()}@example.com`
        await identity.publish(id, userRegistered.of({ userId: id, email, fullName, locale, roles: [] }))
      }
    },
    mails,
    mailsTo: (name: string): readonly KeptMail[] => mails().filter(({ to }) => to.name === name),
    inboxOf: async (who: keyof typeof callers) =>
      (await plaza.call<{ items: { notice: string; title: string; body: string; link?: string }[] }>(who, 'GET', '/notifications')).body
        .items,
  }
}

let plaza: Awaited<ReturnType<typeof start>>
beforeEach(async () => {
  plaza = await start()
})
afterEach(() => plaza.close())

/** What payments are told that a booking's payment is for. */
const FOR_BOOKING = {
  reference: { type: 'booking', id: bookingConfirmed.example.bookingId },
  description: 'Parkhaus Urania, 2026-05-04 12:00',
}
/** The example of an event, so that the notice applies. */
const EXAMPLES: Readonly<Record<string, object>> = {
  'booking-cancelled-by-provider': { cancelledBy: 'provider' },
  'payment-declined': FOR_BOOKING,
  'payment-refunded': FOR_BOOKING,
}
const exampleFor = (name: string, after: EventType): EventDraft => after.of({ ...(after.example as object), ...EXAMPLES[name] })
/** Spaces of any kind are one space: Intl likes those that do not break. */
const plain = (text: string): string => text.replace(/\s+/g, ' ')

/** What each says in Spanish and in English, of the example of its event. */
const SAID: Readonly<Record<string, readonly [who: 'Ana' | 'Bea' | 'Uma', es: readonly string[], en: readonly string[]]>> = {
  'verify-address': [
    'Uma',
    ['Confirma', '5 de mayo a las 09:30 UTC', 'https://parkwise.example/verify?token=token-of-4fad9b85'],
    ['Confirm', '5 May at 09:30 UTC', '/verify?token='],
  ],
  'password-reset': [
    'Uma',
    ['contraseña nueva', '4 de mayo a las 10:00 UTC', 'https://parkwise.example/reset?token=token-of-4fad9b85'],
    ['new password', '4 May at 10:00 UTC', '/reset?token='],
  ],
  'password-changed': ['Uma', ['se ha cambiado desde tu cuenta', 'https://parkwise.example/forgot'], ['was changed from your account']],
  'session-stolen': ['Uma', ['la hemos cerrado', 'https://parkwise.example/account/sessions'], ['we have ended it']],
  'log-ins-slowed-down': ['Uma', ['10 intentos', '09:35 UTC'], ['10 failed attempts', '09:35 UTC']],
  'booking-confirmed': [
    'Ana',
    ['Parkhaus Urania', 'lunes, 4 de mayo de 2026, 12:00', '14:00', '8,00 CHF', 'https://parkwise.example/bookings/5b1e0c7a'],
    ['Booking confirmed: Parkhaus Urania', '4 May 2026 at 12:00', '14:00', 'CHF 8.00'],
  ],
  'payment-declined': ['Ana', ['8,00 CHF', 'Parkhaus Urania', 'rechazado', '/bookings/5b1e0c7a'], ['CHF 8.00', 'declined']],
  'booking-expired': ['Ana', ['ha caducado', '12:00', '/bookings/5b1e0c7a'], ['not paid in time', '12:00']],
  'booking-cancelled-by-provider': [
    'Ana',
    ['ha cancelado tu reserva', 'Te devolvemos 4,00 CHF'],
    ['has cancelled your booking', 'You get back CHF 4.00'],
  ],
  'payment-refunded': ['Ana', ['devuelto 4,00 CHF', '/bookings/5b1e0c7a'], ['CHF 4.00']],
  'stay-ends-soon': ['Ana', ['hasta las 14:00', '/bookings/5b1e0c7a'], ['until 14:00']],
  'no-show': ['Ana', ['nadie ha registrado la llegada'], ['nobody checked in']],
  'space-booked': ['Bea', ['por 8,00 CHF', '/provider/bookings/5b1e0c7a'], ['for CHF 8.00']],
  'booking-cancelled-by-driver': ['Bea', ['Reserva cancelada', 'Se ha cancelado la reserva', 'vuelve a estar libre'], ['was cancelled']],
  'driver-did-not-come': ['Bea', ['estaba pagada'], ['was paid']],
}

describe('what ParkWise tells people', () => {
  for (const { name, after } of notices) {
    it.each(['es', 'en'] as const)(`${name}, in %s`, async (locale) => {
      const [who, es, en] = SAID[name] ?? []
      await plaza.register(locale)
      await plaza.publish(exampleFor(name, after))
      if (name === 'stay-ends-soon') plaza.clock.advance(135 * MINUTE_MS)
      const wanted = plain((locale === 'es' ? es : en)?.[0] ?? 'no words')
      await plaza.until(() => plaza.mails().some(({ to, subject, text }) => to.name === who && plain(subject + text).includes(wanted)))
      const [mail] = plaza.mails().filter(({ to, subject, text }) => to.name === who && plain(subject + text).includes(wanted))
      for (const words of (locale === 'es' ? es : en) ?? [])
        expect(plain(`${mail?.subject} ${mail?.text}`).toLowerCase()).toContain(words.toLowerCase())
      expect(mail?.html).toContain(`<html lang="${locale}">`)
      expect(`${mail?.subject}${mail?.text}`).not.toMatch(/\{\{|undefined|null|NaN|\[object/)
      expect(mail?.text).toContain(locale === 'es' ? `Hola, ${who}:` : `Hello ${who},`)
    })
  }

  it('has words for every notice in both languages, and no words that nobody uses', () => {
    const expected = [...notices.map(({ name }) => name), 'letter'].flatMap((name) => [`${name}.en.md`, `${name}.es.md`])
    expect(readdirSync(parkwiseNotices.templates).sort()).toEqual(expected.sort())
  })

  it('says in both languages something else', () => {
    for (const { name } of notices) {
      const [es, en] = ['es', 'en'].map((locale) => readFileSync(new URL(`${name}.${locale}.md`, parkwiseNotices.templates), 'utf8'))
      expect(es).not.toBe(en)
    }
  })

  it('stands as a table in the README', () => {
    const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
    expect(readme).toContain(noticeTable(notices, alwaysOn))
  })
})

describe('who is not told', () => {
  beforeEach(() => plaza.register('en'))

  it('the driver who has cancelled, of the own cancelling', async () => {
    await plaza.publish(exampleFor('', bookingCancelled))
    await plaza.until(async () => (await plaza.inboxOf('provider')).length === 1)
    expect(await plaza.inboxOf('driver')).toEqual([])
  })

  it('the provider, of an unpaid booking that was cancelled', async () => {
    await plaza.publish(bookingCancelled.of({ ...bookingCancelled.example, paid: false }))
    await plaza.publish(bookingExpired.of(bookingExpired.example))
    await plaza.until(async () => (await plaza.inboxOf('driver')).length === 1)
    expect(await plaza.inboxOf('provider')).toEqual([])
  })

  it('anybody, of a payment that is not for a booking', async () => {
    const other = { ...paymentFailed.example, reference: { type: 'membership', id: 'm1' } }
    await plaza.publish(paymentFailed.of(other))
    await plaza.publish(paymentFailed.of({ ...paymentFailed.example, ...FOR_BOOKING }))
    await plaza.until(async () => (await plaza.inboxOf('driver')).length > 0)
    expect(await plaza.inboxOf('driver')).toHaveLength(1)
  })
})

describe('the reminder before the end of a stay', () => {
  beforeEach(() => plaza.register('en'))
  const reminders = async () => (await plaza.inboxOf('driver')).filter(({ notice }) => notice === 'stay-ends-soon')

  it('comes fifteen minutes before the end, and not sooner', async () => {
    await plaza.publish(bookingStarted.of(bookingStarted.example))
    await plaza.until(async () => (await plaza.openedOf('notifications').engine.nextTimerMs()) !== undefined)
    plaza.clock.advance(Date.parse('2026-05-04T11:44:00Z') - plaza.clock.nowMs())
    await plaza.until(async () => plaza.clock.nowMs() > Date.parse('2026-05-04T11:44:05Z'))
    expect(await reminders()).toEqual([])
    plaza.clock.advance(MINUTE_MS)
    await plaza.until(async () => (await reminders()).length === 1)
  })

  it('does not come when the driver has left before', async () => {
    await plaza.publish(bookingStarted.of(bookingStarted.example))
    await plaza.publish(bookingCompleted.of(bookingCompleted.example))
    await plaza.publish(bookingNoShow.of(bookingNoShow.example))
    await plaza.until(async () => (await plaza.inboxOf('driver')).length === 1)
    plaza.clock.advance(4 * HOUR_MS)
    await plaza.publish(bookingExpired.of(bookingExpired.example))
    await plaza.until(async () => (await plaza.inboxOf('driver')).length === 2)
    expect(await reminders()).toEqual([])
  })

  it('is not sent to somebody whose stay ended long ago', async () => {
    plaza.clock.advance(3 * HOUR_MS)
    await plaza.publish(bookingStarted.of(bookingStarted.example))
    await plaza.until(async () =>
      (await plaza.eventsOf('notifications')).some(({ data }) => (data as { reason?: string }).reason === 'too-late'),
    )
    expect(plaza.mails()).toEqual([])
  })
})
