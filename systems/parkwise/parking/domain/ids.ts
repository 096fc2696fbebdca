import type { Id } from '#platform/kernel/ids.ts'

export type SpotId = Id<'spot'>
export type CalendarId = Id<'calendar'>
/** What takes space in a calendar: a booking or a block. The caller chooses the id, so that a repetition is known. */
export type ClaimId = Id<'claim'>
