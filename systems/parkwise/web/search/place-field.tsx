import { Autocomplete, type AutocompleteProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { SearchIcon } from '#platform/web/icons.tsx'
import { api } from '../api.ts'

const TYPED_MS = 150
const SHOWN = 8

/** Finds a place by the beginning of words of what is listed there. */
export const PlaceField = ({ onPlace }: { readonly onPlace: (place: { readonly lat: number; readonly lng: number }) => void }) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [typed] = useDebouncedValue(text.trim(), TYPED_MS)
  const { data } = useQuery({
    queryKey: ['places', typed],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/places', { params: { query: { q: typed, limit: SHOWN } }, signal })),
    enabled: typed.length > 0,
  })
  const places = new Map((data?.items ?? []).map((place) => [`${place.name}, ${place.address}`, place]))
  const go = (name: string): void => {
    const [lng, lat] = places.get(name)?.location.coordinates ?? []
    if (lat !== undefined && lng !== undefined) onPlace({ lat, lng })
  }
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
      data={[...places.keys()]}
      filter={all}
    />
  )
}
