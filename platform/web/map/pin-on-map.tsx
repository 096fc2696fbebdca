import { type Map as MapLibre, Marker } from 'maplibre-gl'
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { isArrow } from './pin-order.ts'

/** Something at a place; `show` draws it, centred there. What somebody points at says `data-hovered` and is above the others. */
export type Pin = { readonly id: string; readonly lat: number; readonly lng: number; readonly show: ReactNode }

type Props = {
  readonly map: MapLibre
  readonly pin: Pin
  /** Whether the tab key stops at this one. */
  readonly isStop: boolean
  readonly onFocus: (id: string) => void
  readonly onArrow: (id: string, key: string) => void
}

/** What can have the focus in a pin, if anything. */
export const focusableIn = (element: Element | undefined): HTMLElement | null => element?.querySelector<HTMLElement>('button, a') ?? null

/** Where the element of a pin says whose it is. */
export const PIN = 'data-pin'

/** A pin on a map, drawn anew only when it is another one. */
export const PinOnMap = memo(({ map, pin: { id, lat, lng, show }, isStop, onFocus, onArrow }: Props) => {
  const [element] = useState(() => document.createElement('div'))
  const marker = useRef<Marker>(undefined)
  const told = useRef({ onFocus, onArrow })
  told.current = { onFocus, onArrow }
  useEffect(() => {
    marker.current = new Marker({ element }).setLngLat([0, 0]).addTo(map)
    // What is in it says what it is; the element itself is nothing to anybody.
    for (const name of ['aria-label', 'role', 'tabindex']) element.removeAttribute(name)
    return () => void marker.current?.remove()
  }, [map, element])
  useEffect(() => void marker.current?.setLngLat([lng, lat]), [lat, lng])
  useEffect(() => {
    element.setAttribute(PIN, id)
    const focus = (): void => told.current.onFocus(id)
    // The map would move by that key.
    const press = (event: KeyboardEvent): void => {
      if (!isArrow(event.key)) return
      event.stopPropagation()
      event.preventDefault()
      told.current.onArrow(id, event.key)
    }
    element.addEventListener('focusin', focus)
    element.addEventListener('keydown', press)
    return () => {
      element.removeEventListener('focusin', focus)
      element.removeEventListener('keydown', press)
    }
  }, [element, id])
  useLayoutEffect(() => focusableIn(element)?.setAttribute('tabindex', isStop ? '0' : '-1'), [element, isStop])
  return createPortal(show, element)
})
