import { describe, expect, it } from 'vitest'
import { testLot } from '../test-lot.ts'
import { findPlaces } from './find-places.ts'

describe('finding a place by its name', () => {
  it('finds the one that is meant among hundreds that are called alike', async () => {
    const lot = await testLot()
    await Promise.all(Array.from({ length: 300 }, (_, i) => lot.list({ name: `Parkhaus Nummer ${i}`, address: 'Zürich' }, `list-${i}`)))
    const { spotId } = await lot.list({ name: 'Parkhaus Urania', address: 'Zürich' }, 'urania')
    const found = await findPlaces(lot.store)('parkhaus ura', 10)
    expect(found.map(({ id }) => id)).toEqual([spotId])
    expect(await findPlaces(lot.store)('parkhaus', 10)).toHaveLength(10)
    expect(await findPlaces(lot.store)('urania bern', 10)).toEqual([])
  })

  it('puts those first that match by their name', async () => {
    const lot = await testLot()
    const byAddress = await lot.list({ name: 'A', address: 'Uraniastrasse 3' }, 'one')
    const byName = await lot.list({ name: 'Urania', address: 'Zürich' }, 'two')
    expect((await findPlaces(lot.store)('urania', 10)).map(({ id }) => id)).toEqual([byName.spotId, byAddress.spotId])
  })
})
