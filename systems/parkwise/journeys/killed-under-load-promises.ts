// Whether a space was ever promised twice: looked at while the load runs, and worked out from the logs when it is over.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findEmbeddedPostgres } from '#platform/host/embedded-postgres/embedded-postgres.ts'
import { peakWithin, type TimeSlot } from '#platform/kernel/time-slot.ts'
import { type PostgresPool, postgresPool } from '#platform/store/postgres/database.ts'
import type { AllBooks } from './killed-under-load-books.ts'

const EVER: TimeSlot = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }
const BETWEEN_LOOKS_MS = 150

type Claim = TimeSlot & { readonly claimId: string; readonly units: number }
type Calendar = { readonly units: number; readonly claims: readonly Claim[] }
type Booking = {
  readonly status: string
  readonly terms: { readonly spotId: string; readonly calendarId: string; readonly claimId: string; readonly slot: TimeSlot }
  readonly holdExpiresAtMs?: number
  readonly history: readonly { readonly status: string; readonly atMs: number }[]
}

/** A pool to the database that runs over a data folder now, if one does. */
export const openBeside = async (data: string): Promise<PostgresPool | undefined> => {
  const url = await findEmbeddedPostgres(join(data, 'postgres'))
  return url === undefined ? undefined : postgresPool({ url, connections: 2, onIdleError: () => undefined })
}

/** What calendars promise, and what is booked in them, at one instant. */
const SNAPSHOT = `select
  (select coalesce(json_object_agg(id, state), '{}') from parkwise_parking.calendar where jsonb_array_length(state -> 'claims') > 0) as calendars,
  (select coalesce(json_agg(state), '[]') from parkwise_bookings.booking where status in ('PENDING_PAYMENT', 'CONFIRMED')) as bookings`

/** No calendar claims more than it has, and every booking that still holds has its claim. */
const brokenPromisesNow = async (pool: PostgresPool): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ calendars: Readonly<Record<string, Calendar>>; bookings: readonly Booking[] }>(SNAPSHOT)
  const nowMs = Date.now()
  const { calendars = {}, bookings = [] } = rows[0] ?? {}
  const wrong = Object.entries(calendars).flatMap(([id, { units, claims }]) => {
    const peak = peakWithin(EVER, claims)
    return peak > units ? [`calendar ${id} has ${peak} claims at a time for ${units} units`] : []
  })
  for (const { terms, holdExpiresAtMs = EVER.toMs } of bookings) {
    const claims = calendars[terms.calendarId]?.claims ?? []
    if (holdExpiresAtMs > nowMs && !claims.some(({ claimId }) => claimId === terms.claimId))
      wrong.push(`booking ${terms.claimId} has no claim`)
  }
  return wrong
}

/** Looks into the database again and again, whenever there is one; how often it could, and what it has seen. */
export const watchPromises = async (
  data: string,
  isOver: () => boolean,
): Promise<{ readonly looks: number; readonly wrong: readonly string[] }> => {
  const wrong: string[] = []
  let looks = 0
  while (!isOver()) {
    const pool = await openBeside(data)
    try {
      while (pool && !isOver()) {
        wrong.push(...(await brokenPromisesNow(pool)))
        looks += 1
        await pause(BETWEEN_LOOKS_MS)
      }
    } catch (error) {
      // Killed while it was asked, or not set up yet: errors of connections and of PostgreSQL have a code or none of ours.
      if (error instanceof TypeError || error instanceof RangeError) throw error
    } finally {
      await pool?.end()
    }
    await pause(BETWEEN_LOOKS_MS)
  }
  return { looks, wrong }
}

const bookingsIn = (books: AllBooks): readonly { readonly id: string; readonly booking: Booking }[] =>
  (books.bookings.aggregates.get('booking') ?? []).map(({ id, state }) => ({ id, booking: state as Booking }))

/** When a booking gave its space back: never, while it is paid; else when it ended, or when its hold was due to end if that was before. */
const endOf = (history: Booking['history'], holdEndsMs = Number.NaN): number => {
  const last = history.at(-1)
  if (last?.status === 'CONFIRMED') return EVER.toMs
  const endedMs = last?.atMs ?? Number.NaN
  return history.some(({ status }) => status === 'CONFIRMED') ? endedMs : Math.min(holdEndsMs, endedMs)
}

/** The events of one service about one subject at a time, in their order. */
const bySubject = (books: AllBooks, service: keyof AllBooks) => Map.groupBy(books[service].log, ({ event }) => event.subject)

/** Goes through each calendar's events in their order: it never claims more than it has, and each claim begins and ends once. */
export const brokenPromisesOfCalendars = (books: AllBooks): readonly string[] => {
  // What is paid lasts until its interval ends, and that is later than any load.
  const confirmed = new Set(bookingsIn(books).flatMap(({ id, booking }) => (booking.status === 'CONFIRMED' ? [id] : [])))
  return [...bySubject(books, 'parking')].flatMap(([id, entries]) => {
    const wrong: string[] = []
    const claims = new Map<string, Claim>()
    const ended = new Set<string>()
    let units = 0
    for (const { event } of entries) {
      if (event.type !== 'parkwise.parking.availability-changed.v1') continue
      const { cause, unitsFreed, claimId, from, to } = event.data as Readonly<Record<string, string>> & { readonly unitsFreed: number }
      if (!claimId || !from || !to) {
        if (cause !== 'resized') wrong.push(`calendar ${id} was ${cause}`)
        units += unitsFreed
        continue
      }
      if (cause === 'held') {
        if (claims.has(claimId) || ended.has(claimId)) wrong.push(`claim ${claimId} was held twice`)
        claims.set(claimId, { claimId, units: -unitsFreed, fromMs: Date.parse(from), toMs: Date.parse(to) })
        const peak = peakWithin(EVER, [...claims.values()])
        if (peak > units) wrong.push(`calendar ${id} promised ${peak} of its ${units} units with ${claimId}`)
      } else {
        if (!claims.delete(claimId)) wrong.push(`claim ${claimId} was ${cause} without being held`)
        ended.add(claimId)
      }
    }
    for (const claimId of claims.keys()) if (!confirmed.has(claimId)) wrong.push(`claim ${claimId} never ended`)
    return wrong
  })
}

/** The ways that a booking can have gone while nobody arrived yet. */
const STORIES = ['requested, expired', 'requested, cancelled', 'requested, confirmed', 'requested, confirmed, cancelled']

/** Each booking was requested once, and then confirmed, cancelled or expired as it can be, each once. */
export const brokenStories = (books: AllBooks): readonly string[] => {
  const stories = bySubject(books, 'bookings')
  const bookings = (books.bookings.aggregates.get('booking') ?? []).map(({ id }) => id)
  const wrong = [...stories.keys()].filter((id) => !bookings.includes(id)).map((id) => `the log tells of a booking ${id} that is not there`)
  for (const id of bookings) {
    const told = (stories.get(id) ?? []).map(({ event }) => /booking-(.*)\.v1$/.exec(event.type)?.[1] ?? event.type)
    const story = told.join(', ')
    if (!STORIES.includes(story)) wrong.push(`the story of booking ${id} is: ${story}`)
  }
  return wrong
}

/**
 * Goes through each lot's bookings in the order in which their spaces were held: with each one, those that were still unpaid and in
 * time then are not more than the lot has spaces. A booking holds from when parking wrote its claim until it ended or was due to.
 */
export const overbookedLots = (books: AllBooks): readonly string[] => {
  const heldAtMs = new Map<unknown, number>()
  for (const { event } of books.parking.log) if (event.data.cause === 'held') heldAtMs.set(event.data.claimId, Date.parse(event.time))
  const capacities = new Map(
    (books.parking.aggregates.get('spot') ?? []).map(({ id, state }) => [id, (state as { capacity: number }).capacity]),
  )
  const expiries = new Map<string, number>()
  for (const { event } of books.bookings.log) {
    if (typeof event.data.holdExpiresAt === 'string') expiries.set(event.subject, Date.parse(event.data.holdExpiresAt))
  }
  const bookings = bookingsIn(books).map(({ id, booking: { terms, history } }) => {
    const fromMs = heldAtMs.get(terms.claimId) ?? Number.NaN
    return {
      id,
      spotId: terms.spotId,
      slot: terms.slot,
      fromMs,
      toMs: endOf(history, expiries.get(id)),
    }
  })
  return [...Map.groupBy(bookings, ({ spotId }) => spotId)].flatMap(([spotId, ofLot]) =>
    ofLot.flatMap((booking) => {
      if (Number.isNaN(booking.fromMs + booking.toMs)) return [`booking ${booking.id} was never held, or has no end`]
      const together = ofLot.filter((other) => other.fromMs <= booking.fromMs && booking.fromMs < other.toMs)
      const peak = peakWithin(
        EVER,
        together.map(({ slot }) => ({ ...slot, units: 1 })),
      )
      const capacity = capacities.get(spotId) ?? 0
      return peak > capacity ? [`${spotId} had ${peak} bookings at a time for ${capacity} spaces, the last of them ${booking.id}`] : []
    }),
  )
}
