import { describe, expect, it } from 'vitest'
import { readFile } from './chosen-file.ts'

const file = (text: string, size = text.length) => readFile({ name: 'lots.geojson', size, text: async () => text })
const collection = (features: unknown[], space = 0) => JSON.stringify({ type: 'FeatureCollection', features }, null, space)

describe('a file that somebody chose', () => {
  it('is sent when it is GeoJSON, whatever it begins with and however it is spaced', async () => {
    const features = Array.from({ length: 2_000 }, (_, index) => ({ index, note: 'x'.repeat(400) }))
    expect((await file(`\ufeff${collection([{ a: 1 }])}`)).why).toBeUndefined()
    expect((await file(collection(features.slice(0, 2_000), 10), 3_000_000)).why).toBeUndefined()
  })

  it.each([
    ['notJson', 'name;capacity'],
    ['notJson', ''],
    ['notCollection', '{"type":"Topology"}'],
    ['notCollection', '[]'],
    ['notCollection', 'null'],
    ['notCollection', '{"type":"FeatureCollection","features":{}}'],
    ['tooLarge', collection([{ note: 'é'.repeat(600_000) }])],
    ['tooMany', collection(Array.from({ length: 2_001 }, () => ({})))],
  ])('is refused before it is sent: %s', async (why, text) => {
    expect((await file(text)).why).toBe(why)
  })

  it('is not even read when it is huge', async () => {
    const text = () => Promise.reject(new Error('read'))
    expect((await readFile({ name: 'x', size: 1e9, text })).why).toBe('tooLarge')
    expect((await readFile({ name: 'x', size: 10, text })).why).toBe('unreadable')
  })
})
