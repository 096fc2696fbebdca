/** What a page ended with: the sort value and the id of its last row. */
export type PageEnd = { readonly value: string | number | boolean | null; readonly id: string }

/** Turns the end of a page into an opaque text and back. */
export type CursorCodec = {
  /** `scope` names the list and its filters; a cursor is good for that list only. */
  readonly write: (scope: string, end: PageEnd) => string
  /** Throws a 422 problem for a cursor that was made by hand or for another list. */
  readonly read: (scope: string, cursor: string) => PageEnd
}
