import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import type { Geocoder } from '../application/geocoder.ts'
import { nominatim } from './nominatim.ts'

const STREET = {
  place_id: 1,
  name: 'Bahnhofstrasse',
  display_name: 'Bahnhofstrasse, Zürich, 8001, Schweiz',
  lat: '47.3722',
  lon: '8.5386',
}
const FOUND = [{ name: 'Bahnhofstrasse', address: 'Zürich, 8001, Schweiz', location: { lat: 47.3722, lng: 8.5386 } }]

const says =
  (body: string, status = 200, headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body)
const knows = says(JSON.stringify([STREET]))

describe('Nominatim', () => {
  let server: Server
  let asked: IncomingMessage[]
  let answer: RequestListener
  let clock: ManualClock
  let lines: string[]
  let geocoder: Geocoder
  let heard: () => void

  beforeAll(async () => {
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      asked.push(request)
      answer(request, response)
      heard()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => {
    asked = []
    lines = []
    answer = knows
    heard = () => undefined
    clock = manualClock()
    const { port } = server.address() as AddressInfo
    geocoder = nominatim({
      url: `http://127.0.0.1:${port}/maps/`,
      userAgent: () => 'parkwise (https://parking.example)',
      clock,
      log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }),
    })
  })
  afterEach(() => geocoder.close())

  const find = (text: string, languages: readonly string[] = ['es-ES', 'en']) => geocoder.placesNamed(text, languages, 5)
  /** The next question that arrives there. */
  const question = () =>
    new Promise<void>((resolve) => {
      heard = resolve
    })

  it('is asked who asks, in which language, below the path of its address', async () => {
    expect(await find('  Bahnhofstrasse   Zürich ')).toEqual(FOUND)
    const { url = '', headers } = asked[0] ?? {}
    const { pathname, searchParams } = new URL(url, 'http://there')
    expect([pathname, searchParams.get('q'), searchParams.get('format')]).toEqual(['/maps/search', 'Bahnhofstrasse Zürich', 'jsonv2'])
    expect([headers?.['user-agent'], headers?.['accept-language']]).toEqual(['parkwise (https://parking.example)', 'es-ES,en'])
  })

  it('is not asked for less than three characters, nor again for what it said before', async () => {
    expect(await find(' Zü ')).toEqual([])
    const both = await Promise.all([find('Bahnhof'), find('bahnhof')])
    expect(both).toEqual([FOUND, FOUND])
    clock.advance(MINUTE_MS)
    expect(await find('Bahnhof')).toEqual(FOUND)
    expect(asked).toHaveLength(1)
    expect(await find('Bahnhof', ['de'])).toEqual(FOUND)
    expect(asked).toHaveLength(2)
  })

  it('is asked once a second; who would wait longer than that goes without', async () => {
    await find('first')
    const second = find('second')
    expect(await find('third')).toEqual([])
    expect(asked).toHaveLength(1)
    clock.advance(SECOND_MS)
    expect(await second).toEqual(FOUND)
    expect(asked).toHaveLength(2)
    clock.advance(SECOND_MS)
    expect(await find('third')).toEqual(FOUND)
  })

  it('is not waited for longer than two seconds, also when it goes on talking', async () => {
    for (const slow of [
      (() => undefined) satisfies RequestListener,
      ((_, response) => void response.writeHead(200).write('[')) as RequestListener,
    ]) {
      answer = slow
      const arrived = question()
      const found = find(`slow ${asked.length}`)
      await arrived
      clock.advance(2 * SECOND_MS)
      expect(await found).toEqual([])
      clock.advance(MINUTE_MS)
    }
    expect(JSON.parse(lines[0] ?? '{}').why).toBe('it has not answered in 2000 ms')
  })

  const useless: readonly (readonly [name: string, RequestListener])[] = [
    ['500', says('[]', 500)],
    ['too many requests', says('[]', 429)],
    ['a redirect', says('', 302, { location: '/maps/elsewhere' })],
    ['a page', says('<html></html>', 200, { 'content-type': 'text/html' })],
    ['broken JSON', says('[{"name":')],
    ['no list', says('{"error":"Unable to geocode"}')],
    ['wrong types', says('[7, null, "x", {"display_name": 7, "lat": true, "lon": {}}]')],
    [
      'places out of this world',
      says(
        JSON.stringify([
          { ...STREET, lat: '91' },
          { ...STREET, lon: '-180.5' },
          { ...STREET, lat: '' },
          { ...STREET, lon: '1e2' },
        ]),
      ),
    ],
    ['a huge answer', says(JSON.stringify([{ ...STREET, extra: 'x'.repeat(2_000_000) }]))],
    ['a connection that breaks', (_, response) => void response.destroy()],
  ]
  it.each(useless)('that answers with %s finds nothing, and is left alone for a while', async (_name, bad) => {
    answer = bad
    expect(await find('secret street')).toEqual([])
    answer = knows
    clock.advance(4 * SECOND_MS)
    expect(await find('other street')).toEqual([])
    expect(asked).toHaveLength(1)
    clock.advance(SECOND_MS)
    expect(await find('secret street')).toEqual(FOUND)
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toMatch(/secret|street/i)
  })

  it('that fails again and again is asked less and less, and complained about now and then', async () => {
    answer = says('', 503)
    for (let minute = 0; minute < 60; minute++) {
      await find(`street ${minute}`)
      clock.advance(MINUTE_MS)
    }
    expect(asked.length).toBeLessThan(15)
    expect(lines.length).toBeLessThan(7)
  })

  it('may call a place anything: it stays one short line', async () => {
    const odd = [
      { display_name: `Calle\u0000 del\n Sol\u202e, ${'x'.repeat(5_000)}`, name: '', lat: 40.4, lon: -3.7 },
      { display_name: '<b>Bold</b>, Zürich', lat: '47', lon: '8' },
      { display_name: '  ', lat: '47', lon: '8' },
      { display_name: '3, Uraniastrasse, Zürich', name: '', lat: '47', lon: '8' },
      { ...STREET },
      { ...STREET, place_id: 2 },
    ]
    answer = says(JSON.stringify(odd))
    const found = await geocoder.placesNamed('anything', [], 10)
    expect(found.map(({ name }) => name)).toEqual(['Calle del Sol', '<b>Bold</b>', '3, Uraniastrasse', 'Bahnhofstrasse'])
    expect(found[0]?.address).toMatch(/^x{300}$/)
    expect(asked[0]?.headers['accept-language']).toBeUndefined()
    expect(await geocoder.placesNamed('anything', [], 1)).toHaveLength(1)
  })

  it('is not asked any more once it was closed, and nobody waits for it', async () => {
    answer = () => undefined
    const arrived = question()
    const found = find('street')
    await arrived
    await geocoder.close()
    expect(await found).toEqual([])
    expect(await find('other')).toEqual([])
    expect([asked.length, lines.length]).toEqual([1, 0])
  })
})
