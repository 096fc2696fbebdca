import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import type { Features } from '../application/geojson-features.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { importCommand } from './import-command.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-import-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What the command says of a file with this content, and what it would list. */
const tried = async (content: string | Buffer, args: readonly string[] = ['odd.geojson', '--provider', 'p@example.com']) => {
  writeFileSync(join(folder, 'odd.geojson'), content)
  const [answers, notes, listed]: [string[], string[], Features[]] = [[], [], []]
  const command = importCommand({
    importSpots: async (features) => {
      listed.push(features)
      return {
        listed: features.spots.map((spot) => ({ ...spot, spotId: 'spot' as SpotId })),
        alreadyListed: [],
        problems: features.problems,
      }
    },
    userByEmail: async () => ({ id: 'provider' as PrincipalId, roles: ['provider'] }),
    clock: manualClock(0),
  })
  const io = { cwd: folder, out: (line: string) => answers.push(line), note: (line: string) => notes.push(line), progress: () => undefined }
  const status = await command.run(args, io)
  return { status, answers, said: notes.join(' '), names: listed.flatMap(({ spots }) => spots.map(({ name }) => name)) }
}

const file = (name: string) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: { name, capacity: 3 }, geometry: { type: 'Point', coordinates: [8.54, 47.37] } }],
  })

describe('a file to import', () => {
  it.each([
    ['is empty', '', 'odd.geojson is not JSON: Unexpected end of JSON input'],
    ['is text', '# Car parks\n\n* Urania', 'odd.geojson is not JSON: Unexpected token'],
    ['was cut off', file('Urania').slice(0, -30), 'odd.geojson is not JSON'],
    ['is something else', '{"type":"Topology"}', 'odd.geojson cannot be used: it is {"type":"Topology"}, not a GeoJSON FeatureCollection.'],
    ['is in Latin-1', Buffer.from(file('Parkhaus Zürich'), 'latin1'), 'odd.geojson is not in UTF-8. Save it in that encoding.'],
    ['is in UTF-16', Buffer.from(`\ufeff${file('Zürich')}`, 'utf16le'), 'odd.geojson is not in UTF-8'],
    ['nests without end', '['.repeat(200_000) + ']'.repeat(200_000), 'odd.geojson cannot be used: it is too large, or nests too deep.'],
  ])('that %s is refused in words', async (_what, content, said) => {
    const { status, answers, said: heard, names } = await tried(content)
    expect([status, answers, names]).toEqual([2, [], []])
    expect(heard).toContain(said)
  })

  it('that is a folder, or is not there, is refused in words', async () => {
    expect((await tried('', ['.', '--provider', 'p@example.com'])).said).toMatch(/cannot be read: it is a folder\.$/)
    expect((await tried('', ['none', '--provider', 'p@example.com'])).said).toBe('none cannot be read: there is no such file.')
  })

  it('may begin with a byte order mark, as some programs write it', async () => {
    const { status, answers, names } = await tried(`\ufeff${file('Parkhaus Zürich')}`)
    expect([status, names]).toEqual([0, ['Parkhaus Zürich']])
    expect(answers).toEqual(['odd.geojson: 1 listed, 0 already there, 0 not usable'])
  })
})
