import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandIo } from '#platform/host/service.ts'
import { call, clock, near, running, runParking, town, users } from './parking-under-test.ts'

runParking()

describe('an import', () => {
  const feature = (name: string, lng: number, more: object = {}) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, 47.3744] },
    properties: { name, total: 80, ...more },
  })
  const run = async (args: readonly string[], cwd: string) => {
    const notes: string[] = []
    const out: string[] = []
    const io: CommandIo = { out: (line) => out.push(line), note: (line) => notes.push(line), progress: () => undefined, cwd }
    const command = running.composition.services
      .flatMap(({ offers }) => offers.commands ?? [])
      .find(({ path }) => path.join(' ') === 'import')
    return { status: await command?.run(args, io), notes, out }
  }
  let folder: string
  let email: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plaza-import-'))
    email = 'importer@example.com'
    await users.logIn(email, 'provider', clock.nowMs())
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))

  it('lists what can be used, says of the rest why not, and lists nothing twice', async () => {
    write('Town.geojson', {
      type: 'FeatureCollection',
      features: [feature('Eins', town), feature('Zwei', town, { total: -1 }), feature('Drei', town)],
    })
    const first = await run(
      ['Town.geojson', '--provider', email, '--time-zone', 'Europe/Zurich', '--hourly', '3', '--currency', 'CHF'],
      folder,
    )
    expect(first).toEqual({
      status: 1,
      out: ['Town.geojson: 2 listed, 0 already there, 1 not usable'],
      notes: ['feature 1 (Zwei): its capacity is -1'],
    })
    const found = (await call('GET', near())).body.items ?? []
    expect(found.map(({ name, freeUnits, price }) => [name, freeUnits, price]).sort()).toEqual([
      ['Drei', 80, { amount: '6.00', currency: 'CHF' }],
      ['Eins', 80, { amount: '6.00', currency: 'CHF' }],
    ])
    write('Renamed.geojson', { type: 'FeatureCollection', features: [feature('Eins', town), feature('Drei', town), feature('Vier', town)] })
    const second = await run(['Renamed.geojson', '--provider', email, '--time-zone', 'Europe/Zurich'], folder)
    expect(second).toEqual({ status: 0, out: ['Renamed.geojson: 1 listed, 2 already there, 0 not usable'], notes: [] })
    expect((await call('GET', near())).body.items).toHaveLength(3)
  })

  it('needs a zone where none can be told', async () => {
    write('Far.geojson', { type: 'FeatureCollection', features: [feature('Far', -100)] })
    const { status, notes } = await run(['Far.geojson', '--provider', email], folder)
    expect([status, notes]).toEqual([1, ['feature 0 (Far): its time zone is not known; say which one to take']])
  })

  it.each([
    [['no-such-file', '--provider', 'importer@example.com'], 2, 'no-such-file cannot be read: there is no such file.'],
    [['broken.geojson', '--provider', 'importer@example.com'], 2, 'broken.geojson is not JSON'],
    [['list.geojson', '--provider', 'importer@example.com'], 2, 'list.geojson cannot be used'],
    [['list.geojson'], 2, 'Name the provider with --provider EMAIL.'],
    [['--provider', 'importer@example.com'], 2, 'Name one file.'],
    [['list.geojson', '--provider', 'x', '--time-zone', 'Mars/Olympus'], 2, 'There is no time zone Mars/Olympus.'],
    [['list.geojson', '--provider', 'x', '--hourly', '-3'], 2, ''],
    [['list.geojson', '--provider', 'x', '--hourly', '2.505'], 2, '--hourly 2.505 --currency EUR'],
    [['list.geojson', '--provider', 'x', '--what'], 2, ''],
    [['empty.geojson', '--provider', 'nobody@example.com'], 1, 'Nobody has registered with nobody@example.com.'],
  ])('called with %j ends with %i and says why', async (args, status, line) => {
    write('broken.geojson', '{')
    write('list.geojson', [])
    write('empty.geojson', { type: 'FeatureCollection', features: [] })
    const answer = await run(args, folder)
    expect(answer.status).toBe(status)
    expect(answer.notes[0]?.startsWith(line)).toBe(true)
    expect(answer.out).toEqual([])
  })
})
