import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { invalidField } from './problem.ts'

/** What a page ended with: the sort value and the id of its last row. */
export type PageEnd = { readonly value: string | number | boolean | null; readonly id: string }

/** Turns the end of a page into an opaque text and back. */
export type CursorCodec = {
  /** `scope` names the list and its filters; a cursor is good for that list only. */
  readonly write: (scope: string, end: PageEnd) => string
  /** Throws a 422 problem for a cursor that was made by hand or for another list. */
  readonly read: (scope: string, cursor: string) => PageEnd
}

/** 96 bits of the HMAC: far beyond guessing over a network, and short in a URL. */
const TAG_BYTES = 12
const FORM = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{16}$/

/**
 * Cursors as base64url JSON with a truncated HMAC-SHA-256 over the scope and the content. `key` has at least 16 bytes and
 * is the same in every replica; cursors made with another key are refused.
 */
export const cursorCodec = (key: Uint8Array): CursorCodec => {
  if (key.byteLength < 16) throw new TypeError('the key for cursors needs at least 16 bytes')
  const secret = createSecretKey(key)
  const tag = (scope: string, content: string): Buffer =>
    // The length before the scope keeps ('ab', 'c') and ('a', 'bc') apart.
    createHmac('sha256', secret).update(`cursor;${scope.length};${scope};${content}`).digest().subarray(0, TAG_BYTES)

  return {
    write: (scope, end) => {
      const content = Buffer.from(JSON.stringify([end.value, end.id])).toString('base64url')
      return `${content}.${tag(scope, content).toString('base64url')}`
    },
    read: (scope, cursor) => {
      const [content, given] = FORM.test(cursor) ? cursor.split('.') : []
      if (content === undefined || given === undefined || !timingSafeEqual(tag(scope, content), Buffer.from(given, 'base64url'))) {
        throw invalidField('cursor', 'must be the nextCursor of a page of this very list')
      }
      const [value, id] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [PageEnd['value'], string]
      return { value, id }
    },
  }
}
