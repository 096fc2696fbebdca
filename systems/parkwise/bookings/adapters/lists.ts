import type { CursorCodec } from '#platform/edge/cursor.ts'
import { invalidField } from '#platform/edge/problem.ts'
import { instantMs } from '#platform/edge/schemas.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Condition } from '#platform/store/engine.ts'
import type { Store } from '#platform/store/store.ts'
import type { BookingStatus } from '../domain/booking.ts'
import { bookings } from './collection.ts'
import { listedBooking } from './views.ts'

/** Whose list it is, and in which role. */
export type ListOwner = { readonly as: 'driver' | 'provider'; readonly id: PrincipalId }

export type ListFilters = {
  readonly status?: BookingStatus
  readonly from?: string
  readonly to?: string
  readonly spotId?: string
  readonly limit: number
  readonly cursor?: string
}

type Page = { readonly items: ReturnType<typeof listedBooking>[]; readonly nextCursor: string | null }

/**
 * One page of somebody's bookings, those that begin last first. Throws a 422 problem for an interval that ends before it begins
 * and for a cursor of another list.
 */
export const bookingList =
  (store: Store, cursors: CursorCodec) =>
  async ({ as, id }: ListOwner, filters: ListFilters): Promise<Page> => {
    const { status, from, to, spotId, limit, cursor } = filters
    const fromMs = from === undefined ? undefined : instantMs(from, 'from')
    const toMs = to === undefined ? undefined : instantMs(to, 'to')
    if (fromMs !== undefined && toMs !== undefined && toMs <= fromMs) throw invalidField('to', 'must be after from')

    const where: Condition[] = [{ column: `${as}_id`, is: '=', value: id }]
    if (status !== undefined) where.push({ column: 'status', is: '=', value: status })
    if (spotId !== undefined) where.push({ column: 'spot_id', is: '=', value: spotId })
    if (fromMs !== undefined) where.push({ column: 'to_ms', is: '>', value: fromMs })
    if (toMs !== undefined) where.push({ column: 'from_ms', is: '<', value: toMs })

    const scope = JSON.stringify(['bookings', where])
    const after = cursor === undefined ? undefined : cursors.read(scope, cursor)
    // One more than asked for tells whether there is another page.
    const rows = await store.find(bookings, { where, orderBy: { column: 'from_ms', descending: true }, after, limit: limit + 1 })
    const shown = rows.slice(0, limit).flatMap(({ id: bookingId, state }) => (state.status === 'NONE' ? [] : [{ id: bookingId, state }]))
    const last = shown.at(-1)
    return {
      items: shown.map((row) => listedBooking(row.id, row.state)),
      nextCursor: rows.length > limit && last ? cursors.write(scope, { value: last.state.terms.slot.fromMs, id: last.id }) : null,
    }
  }
