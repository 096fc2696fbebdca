import { Autocomplete, type AutocompleteProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { ParkingIcon, PinIcon, SearchIcon } from '#platform/web/icons.tsx'
import { type Answer, api } from '../api.ts'
import classes from './search.module.css'

/** What is listed is looked for with each pause of the fingers; addresses, which others know, when somebody has stopped to type. */
const TYPED_MS = 150
const STOPPED_MS = 700
const SHOWN = 8
const SHOWN_ADDRESSES = 5
/** Fewer characters mean too many places. */
const SHORTEST = 3

type Place = Answer<'findPlaces'>['items' | 'addresses'][number]

/** Places of a text. A field of its own for each of both kinds, so that what is listed never waits for the rest of the world. */
const usePlaces = (q: string, addresses: boolean) =>
  useQuery({
    queryKey: ['places', addresses, q],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/places', { params: { query: { q, limit: SHOWN, addresses } }, signal })),
    enabled: q.length >= (addresses ? SHORTEST : 1),
  }).data

/** Places by the words that stand for them in the list, each once. */
const byWords = (places: readonly Place[], taken: ReadonlyMap<string, Place> = new Map()): ReadonlyMap<string, Place> =>
  new Map(
    places.map((place) => [[place.name, place.address].filter(Boolean).join(', '), place] as const).filter(([words]) => !taken.has(words)),
  )

/** Finds a place by the beginning of words of what is listed there, and addresses where the server knows any. */
export const PlaceField = ({ onPlace }: { readonly onPlace: (place: { readonly lat: number; readonly lng: number }) => void }) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const asked = text.trim()
  const [typed] = useDebouncedValue(asked, TYPED_MS)
  const [stopped] = useDebouncedValue(asked, STOPPED_MS)
  const listed = byWords(usePlaces(typed, false)?.items ?? [])
  const world = usePlaces(stopped, true)
  // Addresses of what was typed before would be in the way of what is meant now.
  const addresses = byWords(stopped === asked ? (world?.addresses.slice(0, SHOWN_ADDRESSES) ?? []) : [], listed)
  const places = new Map([...listed, ...addresses])
  const go = (words: string): void => {
    const [lng, lat] = places.get(words)?.location.coordinates ?? []
    if (lat !== undefined && lng !== undefined) onPlace({ lat, lng })
  }
  const groups = [
    { group: t('search.listed'), items: [...listed.keys()] },
    { group: [t('search.addresses'), world?.attribution].filter(Boolean).join(' · '), items: [...addresses.keys()] },
  ]
  const all: AutocompleteProps['filter'] = ({ options }) => options
  return (
    <Autocomplete
      flex={1}
      size="md"
      label={t('search.where')}
      labelProps={{ className: 'visually-hidden' }}
      placeholder={t('search.where')}
      leftSection={<SearchIcon size={18} />}
      value={text}
      onChange={setText}
      onOptionSubmit={go}
      // Enter takes the first one, for whoever types and goes.
      onKeyDown={({ key }) => {
        const [first] = places.keys()
        if (key === 'Enter' && first !== undefined) go(first)
      }}
      // Where all are of one kind that needs no words, it has none.
      data={addresses.size > 0 ? groups.filter(({ items }) => items.length > 0) : [...listed.keys()]}
      renderOption={({ option: { value } }) => (
        <span className={classes.place}>
          {places.get(value)?.kind === 'address' ? <PinIcon size={16} /> : <ParkingIcon size={16} />}
          <span>{value}</span>
        </span>
      )}
      filter={all}
      // The list itself scrolls, so that nothing lies between it and the field that it belongs to.
      withScrollArea={false}
      classNames={{ options: classes.places }}
    />
  )
}
