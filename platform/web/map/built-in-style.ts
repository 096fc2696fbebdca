// The background of a map whose tiles cannot be reached: coastlines and borders of Natural Earth, which is in the public domain,
// from the package world-atlas. Streets would take gigabytes.
import type { StyleSpecification } from 'maplibre-gl'
import { feature, mesh } from 'topojson-client'
import atlasUrl from 'world-atlas/countries-50m.json?url'

type Scheme = 'light' | 'dark'
/** What the package's file has: shapes that share their borders. */
type Atlas = Parameters<typeof mesh>[0] & { readonly objects: { readonly countries: Country; readonly land: Country } }
type Country = NonNullable<Parameters<typeof mesh>[1]>

const COLOURS = {
  light: { water: '#dbe6f1', land: '#f5f4ef', border: '#b9b6ab', coast: '#a9bccd' },
  dark: { water: '#0e1620', land: '#1b2431', border: '#4a566a', coast: '#33506b' },
} as const

let atlas: Promise<Atlas> | undefined

const loadAtlas = (): Promise<Atlas> => {
  atlas ??= fetch(atlasUrl).then(async (answer) => {
    if (!answer.ok) throw new Error(`the map's background answered ${answer.status}`)
    return (await answer.json()) as Atlas
  })
  // Not kept when it failed: the next map may have it.
  atlas.catch(() => {
    atlas = undefined
  })
  return atlas
}

const plain = (scheme: Scheme): StyleSpecification => ({
  version: 8,
  sources: {},
  layers: [{ id: 'background', type: 'background', paint: { 'background-color': COLOURS[scheme].land } }],
})

/** Land, coasts and borders in the colours of the page. Without even those, one calm colour. */
export const builtInStyle = async (scheme: Scheme): Promise<StyleSpecification> => {
  const colours = COLOURS[scheme]
  const world = await loadAtlas().catch(() => undefined)
  if (!world) return plain(scheme)
  const { countries, land } = world.objects
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: feature(world, land), attribution: 'Natural Earth' },
      borders: { type: 'geojson', data: mesh(world, countries, (a, b) => a !== b) },
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': colours.water } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colours.land } },
      { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': colours.coast, 'line-width': 1 } },
      {
        id: 'borders',
        type: 'line',
        source: 'borders',
        paint: { 'line-color': colours.border, 'line-width': 1.2, 'line-dasharray': [4, 3] },
      },
    ],
  }
}
