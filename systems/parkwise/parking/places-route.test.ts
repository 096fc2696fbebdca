import { describe, expect, it } from 'vitest'
import type { Geocoder } from './application/geocoder.ts'
import { call, list, runParking } from './parking-under-test.ts'

const asked: unknown[][] = []
const geocoder: Geocoder = {
  attribution: '© Those who know',
  placesNamed: async (text, languages, limit) => {
    asked.push([text, languages, limit])
    return text.includes('nowhere') ? [] : [{ name: 'Wobblestreet', address: 'Zürich', location: { lat: 47.1, lng: 8.2 } }]
  },
  close: async () => undefined,
}

runParking({ geocoder })

describe('the search for places', () => {
  it('finds what is listed, and addresses, each saying which it is', async () => {
    const id = await list({ name: 'Wobble car park', address: 'Wobblestreet 1' })
    const { body } = await call('GET', '/places?q=wobble&limit=3', { headers: { 'accept-language': 'es-CL,en;q=0.5' } })
    expect(body.items).toEqual([expect.objectContaining({ kind: 'spot', id, name: 'Wobble car park' })])
    expect(body.addresses).toEqual([
      { kind: 'address', name: 'Wobblestreet', address: 'Zürich', location: { type: 'Point', coordinates: [8.2, 47.1] } },
    ])
    expect(body.attribution).toBe('© Those who know')
    expect(asked.at(-1)).toEqual(['wobble', ['es-cl', 'en'], 3])
  })

  it('asks nobody else when only what is listed is wanted, and thanks nobody for nothing', async () => {
    const before = asked.length
    expect((await call('GET', '/places?q=wobble&addresses=false')).body).toMatchObject({ addresses: [], attribution: null })
    expect(asked).toHaveLength(before)
    expect((await call('GET', '/places?q=nowhere')).body).toEqual({ items: [], addresses: [], attribution: null })
    expect((await call('GET', '/places?q=wobble&addresses=maybe')).status).toBe(422)
  })
})
