// Free spots within a kilometre for an interval, against the same question in SQL with PostgreSQL's own `earthdistance`.
import type pg from 'pg'
import { systemClock } from '#platform/host/real-world.ts'
import { DAY_MS, HOUR_MS } from '#platform/kernel/clock.ts'
import { distanceM, EARTH_RADIUS_M, type GeoPoint } from '#platform/kernel/geo-point.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { openStore } from '#platform/store/store.ts'
import { calendars } from '#systems/parkwise/parking/application/calendars.ts'
import { type SearchEnd, searchSpots } from '#systems/parkwise/parking/application/search-spots.ts'
import { spots } from '#systems/parkwise/parking/application/spots.ts'
import { freeUnits } from '#systems/parkwise/parking/domain/calendar.ts'
import { fixedRandom, type Lot, lotNumber, somewhereInTown } from './city-lots.ts'
import { type Bench, type Claim, type Figure, interleaved } from './claim.ts'
import { oneAfterAnother } from './load.ts'
import { type TestServer, withServer } from './server.ts'
import { writeLots } from './written-lots.ts'

const SPOTS = 100_000
const QUICK_SPOTS = 20_000
const RADIUS_M = 1_000
const PAGE = 20
/** How many searches must agree, to the last page, before anything is measured; the slow peer is believed after a few. */
const COMPARED = 100
const SLOWLY_COMPARED = 5

type Question = { readonly centre: GeoPoint; readonly slot: TimeSlot }
type Hit = { readonly id: string; readonly distanceM: number; readonly freeUnits: number }

/** The same lots as a plain design would keep them: numbers in columns, a table of bookings, an index for each question. */
const peerTables = `
  create extension cube; create extension earthdistance;
  -- The radius that we use too; replacing it is what the manual suggests.
  create or replace function earth() returns float8 language sql immutable parallel safe as 'select ${EARTH_RADIUS_M}::float8';
  create schema peer;
  create table peer.spot (id text primary key, lat float8, lng float8, capacity int, status text);
  create table peer.booking (spot_id text, from_ms bigint, to_ms bigint, until_ms bigint);`
const peerIndexes = `
  create index on peer.spot using gist (ll_to_earth(lat, lng));
  create index on peer.booking (spot_id, from_ms);
  vacuum analyze`

/**
 * What is free within $3 metres of a place, nearest first. An interval of one full hour, as bookings have here, is met by all or
 * by nothing of a booking, so that counting them is enough. \`within\` narrows the rows by an index first.
 */
const peerQuery = (within: string): string => `
  select id, distance, free from (
    select s.id, earth_distance(ll_to_earth(s.lat, s.lng), ll_to_earth($1, $2)) as distance,
      s.capacity - (select count(*) from peer.booking b
        where b.spot_id = s.id and b.from_ms < $5 and b.to_ms > $4 and (b.until_ms is null or b.until_ms > $6)) as free
    from peer.spot s
    where s.status = 'ACTIVE' and earth_distance(ll_to_earth(s.lat, s.lng), ll_to_earth($1, $2)) <= $3 ${within}
    offset 0) near
  where free > 0 order by distance, id limit $7`
const NO_INDEX = peerQuery('')
const BY_INDEX = peerQuery('and earth_box(ll_to_earth($1, $2), $3) @> ll_to_earth(s.lat, s.lng)')

const fill = async (pool: pg.Pool, lots: readonly Lot[]): Promise<ReturnType<typeof searchSpots>> => {
  const collections = [spots, calendars]
  const engine = postgresEngine({ pool, schema: 'parking' })
  await engine.migrate(collections)
  await pool.query(peerTables)
  const CHUNK = 2_000
  for (let first = 0; first < lots.length; first += CHUNK) {
    const chunk = lots.slice(first, first + CHUNK)
    await writeLots(engine, chunk)
    const column = <T>(of: (lot: Lot) => T): T[] => chunk.map(of)
    await pool.query('insert into peer.spot select * from unnest($1::text[], $2::float8[], $3::float8[], $4::int[], $5::text[])', [
      column(({ spotId }) => spotId),
      column(({ spot }) => spot.location.lat),
      column(({ spot }) => spot.location.lng),
      column(({ spot }) => spot.capacity),
      column(({ spot }) => spot.status),
    ])
    const claims = chunk.flatMap(({ spotId, calendar }) => calendar.claims.map((claim) => ({ spotId, claim })))
    await pool.query('insert into peer.booking select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[])', [
      claims.map(({ spotId }) => spotId),
      claims.map(({ claim }) => claim.fromMs),
      claims.map(({ claim }) => claim.toMs),
      claims.map(({ claim }) => (claim.status === 'held' ? claim.untilMs : null)),
    ])
  }
  for (const statement of peerIndexes.split(';')) await pool.query(statement)
  const opened = openStore({ engine, clock: systemClock, stamp: { system: 'bench', service: 'parking' }, collections })
  return searchSpots(opened.store)
}

/** Looks at every lot there is. */
const byBruteForce = (lots: readonly Lot[], { centre, slot }: Question, nowMs: number): readonly Hit[] =>
  lots
    .map(({ spotId, spot, calendar }) => ({
      id: spotId as string,
      distanceM: spot.status === 'ACTIVE' ? distanceM(centre, spot.location) : Number.POSITIVE_INFINITY,
      freeUnits: freeUnits(calendar, slot, nowMs),
    }))
    .filter((hit) => hit.distanceM <= RADIUS_M && hit.freeUnits > 0)
    .sort((a, b) => a.distanceM - b.distanceM || (a.id < b.id ? -1 : 1))

/** Throws unless two answers name the same spots in the same order with as many free units. */
const mustAgree = (who: string, seen: readonly Hit[], expected: readonly Hit[]): void => {
  const text = (hits: readonly Hit[]): string => hits.map(({ id, freeUnits: units }) => `${id} ${units}`).join('\n')
  if (text(seen) !== text(expected)) throw new Error(`${who} found ${seen.length} spots, brute force ${expected.length}, or others`)
}

const contendersOn = async ({ pool }: TestServer, { quick, say }: Bench) => {
  const nowMs = Date.now()
  const dayMs = Math.ceil(nowMs / DAY_MS) * DAY_MS
  const random = fixedRandom(1)
  const lots = Array.from({ length: quick ? QUICK_SPOTS : SPOTS }, (_, number) => lotNumber(number, random, dayMs, nowMs))
  const search = await fill(pool, lots)
  const question = (): Question => {
    const fromMs = dayMs + Math.floor(random() * 12) * HOUR_MS
    return { centre: somewhereInTown(random), slot: { fromMs, toMs: fromMs + HOUR_MS } }
  }
  const ours = ({ centre, slot }: Question, after?: SearchEnd) =>
    search({ area: { type: 'circle', centre, radiusM: RADIUS_M }, slot, filter: {}, sort: 'distance', limit: PAGE, after }, nowMs)
  const theirs = async (name: string, text: string, { centre, slot }: Question, limit: number): Promise<readonly Hit[]> => {
    const values = [centre.lat, centre.lng, RADIUS_M, slot.fromMs, slot.toMs, nowMs, limit]
    const { rows } = await pool.query<{ id: string; distance: number; free: number }>({ name, text, values })
    return rows.map(({ id, distance, free }) => ({ id, distanceM: distance, freeUnits: free }))
  }

  let found = 0
  for (let i = 0; i < COMPARED; i++) {
    const asked = question()
    const expected = byBruteForce(lots, asked, nowMs)
    const pages: Hit[] = []
    for (let after: SearchEnd | undefined, first = true; first || after; first = false) {
      const page = await ours(asked, after)
      pages.push(...page.hits)
      after = page.end
    }
    mustAgree('the search', pages, expected)
    if (i < SLOWLY_COMPARED) mustAgree('earthdistance', await theirs('no index', NO_INDEX, asked, lots.length), expected)
    mustAgree('earthdistance with an index', await theirs('by index', BY_INDEX, asked, lots.length), expected)
    found += expected.length
  }
  const each = Math.round(found / COMPARED)
  say(`  ${lots.length.toLocaleString('en-US')} spots; all answers agree with brute force, to the last page; ${each} free spots a search`)

  const seconds = quick ? 1 : 2
  const rate = (ask: (asked: Question) => Promise<unknown>) => () => oneAfterAnother(seconds, () => ask(question()))
  return {
    search: rate((asked) => ours(asked)),
    'no index': rate((asked) => theirs('no index', NO_INDEX, asked, PAGE)),
    'by index': rate((asked) => theirs('by index', BY_INDEX, asked, PAGE)),
  }
}

const figure = (label: string, rounds: readonly number[]): Figure => ({ label, unit: 'searches/s', better: 'higher', rounds })

export const search: Claim = {
  name: 'search',
  title: `The ${PAGE} nearest free spots within 1 km for an interval, of ${SPOTS.toLocaleString('en-US')} spots with live holds; one caller`,
  run: (bench) =>
    withServer(async (server) => {
      const contenders = await contendersOn(server, bench)
      const seen = await interleaved(bench.quick ? 1 : 5, contenders, bench.say)
      return [
        {
          what: 'peer: `earth_distance(…) <= 1000` in SQL, without an index',
          ours: figure('search', seen.search),
          peer: figure('earthdistance', seen['no index']),
          goal: { least: 10 },
        },
        {
          what: 'peer: the same with a GiST index on `ll_to_earth` and `earth_box`',
          ours: figure('search', seen.search),
          peer: figure('earthdistance, GiST', seen['by index']),
        },
      ]
    }),
}
