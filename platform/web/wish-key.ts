import { useRef } from 'react'
import { newKey } from './api-client.ts'
import { problemFrom } from './problem.ts'

type WishKeys = {
  /** The key for this content: the same until the content changes, or the wish is over. */
  readonly keyFor: (content: unknown) => string
  /** The wish had its last word: it was done, or refused; the same again is another wish. Without an answer it goes on. */
  readonly end: (error?: unknown) => void
}

/** One key for one wish, so that pressing twice, or again after a lost answer, does it once. */
export const useWishKey = (): WishKeys => {
  const wish = useRef({ text: '', key: '' })
  const keyFor = (content: unknown): string => {
    const text = JSON.stringify(content) ?? ''
    if (wish.current.key === '' || wish.current.text !== text) wish.current = { text, key: newKey() }
    return wish.current.key
  }
  const end = (error?: unknown): void => {
    const status = error == null ? 200 : problemFrom(error).status
    if (status >= 200 && status < 500) wish.current = { text: '', key: '' }
  }
  return { keyFor, end }
}

/** The header of a key, for methods whose description does not name it. */
export const keyed = (key: string): Readonly<Record<string, string>> => ({ 'Idempotency-Key': key })
