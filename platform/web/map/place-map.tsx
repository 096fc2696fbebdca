// A map with pins, moved by people and by the page. MapLibre comes only when a map is shown.
import 'maplibre-gl/dist/maplibre-gl.css'
import { useComputedColorScheme } from '@mantine/core'
import {
  Map as MapLibre,
  type MapMouseEvent,
  Marker,
  NavigationControl,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { pageFacts } from '../facts.ts'
import { builtInStyle } from './built-in-style.ts'
import classes from './place-map.module.css'
import type { MapView } from './view.ts'

setWorkerUrl(workerUrl)

/** Something at a place; `show` draws it, centred there. */
export type Pin = { readonly id: string; readonly lat: number; readonly lng: number; readonly above?: boolean; readonly show: ReactNode }

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
      // Our words, since those of the library are in English.
      locale: { 'Map.Title': label, 'NavigationControl.ZoomIn': t('map.zoomIn'), 'NavigationControl.ZoomOut': t('map.zoomOut') },
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
  }, [label, t])

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

  return (
    <div className={classes.frame} data-scheme={scheme}>
      <div ref={frame} className={classes.map} />
      {map && pins.map((pin) => <PinOnMap key={pin.id} map={map} pin={pin} />)}
      {hasStreets === false && <p className={classes.note}>{t('map.noStreets')}</p>}
    </div>
  )
}

const PinOnMap = ({ map, pin: { lat, lng, above = false, show } }: { readonly map: MapLibre; readonly pin: Pin }) => {
  const [element] = useState(() => document.createElement('div'))
  const marker = useRef<Marker>(undefined)
  useEffect(() => {
    marker.current = new Marker({ element }).setLngLat([0, 0]).addTo(map)
    // What is in it says what it is; the element itself is nothing to anybody.
    element.removeAttribute('aria-label')
    element.removeAttribute('role')
    element.removeAttribute('tabindex')
    return () => void marker.current?.remove()
  }, [map, element])
  useEffect(() => void marker.current?.setLngLat([lng, lat]), [lat, lng])
  useEffect(() => {
    element.style.zIndex = above ? '2' : '1'
  }, [element, above])
  return createPortal(show, element)
}
