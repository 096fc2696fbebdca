// A map with pins, moved by people and by the page. MapLibre comes only when a map is shown.
import 'maplibre-gl/dist/maplibre-gl.css'
import { useComputedColorScheme } from '@mantine/core'
import { Map as MapLibre, type MapMouseEvent, NavigationControl, ScaleControl, type StyleSpecification, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pageFacts } from '../facts.ts'
import { builtInStyle } from './built-in-style.ts'
import { focusableIn, PIN, type Pin, PinOnMap } from './pin-on-map.tsx'
import { pinTowards } from './pin-order.ts'
import classes from './place-map.module.css'
import type { MapView } from './view.ts'

setWorkerUrl(workerUrl)

export type PlaceMapProps = {
  /** What it shows. Moved by people it says so with `onView`, and expects that view back. */
  readonly view: MapView
  readonly onView: (view: MapView) => void
  readonly pins: readonly Pin[]
  readonly label: string
  /** A click beside all pins. */
  readonly onPick?: (place: { readonly lat: number; readonly lng: number }) => void
}

const STYLE_WITHIN_MS = 4_000
/** A difference that nobody sees, in degrees and in zooms. */
const SAME = { degrees: 1e-5, zoom: 0.01 }

const isSame = (a: MapView, b: MapView): boolean =>
  Math.abs(a.lat - b.lat) < SAME.degrees && Math.abs(a.lng - b.lng) < SAME.degrees && Math.abs(a.zoom - b.zoom) < SAME.zoom

const viewOf = (map: MapLibre): MapView => {
  const { lat, lng } = map.getCenter()
  return { lat, lng, zoom: map.getZoom() }
}

/** The style of streets when it can be had; undefined when tiles cannot be reached. */
const streets = async (url: string | undefined): Promise<StyleSpecification | undefined> => {
  if (url === undefined) return undefined
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(STYLE_WITHIN_MS) })
    return answer.ok ? ((await answer.json()) as StyleSpecification) : undefined
  } catch {
    return undefined
  }
}

/** A map of places. Fills what it is in. */
export const PlaceMap = ({ view, onView, pins, label, onPick }: PlaceMapProps) => {
  const { t } = useTranslation()
  const scheme = useComputedColorScheme('light')
  const frame = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<MapLibre>()
  const [hasStreets, setStreets] = useState<boolean>()
  const told = useRef({ view, onView, onPick })
  told.current = { view, onView, onPick }
  const first = useRef(view)

  useEffect(() => {
    if (!frame.current) return
    const { lat, lng, zoom } = first.current
    const made = new MapLibre({
      container: frame.current,
      style: { version: 8, sources: {}, layers: [] },
      center: [lng, lat],
      zoom,
      maxZoom: 19,
      attributionControl: { compact: true },
      dragRotate: false,
      pitchWithRotate: false,
    })
    made.touchZoomRotate.disableRotation()
    made.keyboard.disableRotation()
    made.addControl(new NavigationControl({ showCompass: false }), 'bottom-right')
    made.addControl(new ScaleControl({}), 'bottom-left')
    made.on('moveend', () => {
      const now = viewOf(made)
      // A map that was moved by the page has nothing new to say.
      if (!isSame(now, told.current.view)) told.current.onView(now)
    })
    made.on('click', ({ lngLat }: MapMouseEvent) => told.current.onPick?.({ lat: lngLat.lat, lng: lngLat.lng }))
    setMap(made)
    return () => {
      setMap(undefined)
      made.remove()
    }
  }, [])

  useEffect(() => {
    if (!map) return
    const words = { 'zoom-in': t('map.zoomIn'), 'zoom-out': t('map.zoomOut'), 'attrib-button': t('map.sources') }
    map.getCanvas().setAttribute('aria-label', label)
    // The library's own are in English, and cannot be changed once there is a map.
    for (const [name, text] of Object.entries(words)) {
      for (const attribute of ['title', 'aria-label'])
        map.getContainer().querySelector(`.maplibregl-ctrl-${name}`)?.setAttribute(attribute, text)
    }
  }, [map, label, t])

  useEffect(() => {
    if (!map) return
    let isOver = false
    const show = async (): Promise<void> => {
      const found = await streets(pageFacts().mapStyleUrl)
      if (isOver) return
      setStreets(found !== undefined)
      map.setStyle(found ?? (await builtInStyle(scheme)), { diff: false })
    }
    void show()
    return () => {
      isOver = true
    }
  }, [map, scheme])

  useEffect(() => {
    if (!map || isSame(viewOf(map), view)) return
    map.easeTo({
      center: [view.lng, view.lat],
      zoom: view.zoom,
      duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 400,
    })
  }, [map, view])

  const [focused, setFocused] = useState<string>()
  const stop = pins.some(({ id }) => id === focused) ? focused : pins[0]?.id
  const shown = useRef(pins)
  shown.current = pins
  const goOn = useCallback((id: string, key: string): void => {
    const from = shown.current.find((pin) => pin.id === id)
    const next = from && pinTowards(shown.current, from, key)
    const element = next === undefined ? undefined : frame.current?.querySelector(`[${PIN}="${CSS.escape(next)}"]`)
    focusableIn(element ?? undefined)?.focus()
  }, [])

  return (
    <div className={classes.frame} data-scheme={scheme}>
      <div ref={frame} className={classes.map} />
      {map && pins.map((pin) => <PinOnMap key={pin.id} map={map} pin={pin} isStop={pin.id === stop} onFocus={setFocused} onArrow={goOn} />)}
      {hasStreets === false && <p className={classes.note}>{t('map.noStreets')}</p>}
    </div>
  )
}
