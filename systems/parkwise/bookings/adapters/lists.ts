import type { CursorCodec } from '#platform/edge/cursor.ts'
import { type ListPage, listPage } from '#platform/edge/list-page.ts'
import { invalidField } from '#platform/edge/problem.ts'
import { instantMs } from '#platform/edge/schemas.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Condition } from '#platform/store/engine.ts'
import type { Store } from '#platform/store/store.ts'
import { bookings } from '../application/bookings.ts'
import type { BookingStatus } from '../domain/booking-state.ts'
import { listedBooking } from './views.ts'

/** Whose list it is, and in which role. */
export type ListOwner = { readonly as: 'driver' | 'provider'; readonly id: PrincipalId }

export type ListFilters = {
  readonly status?: BookingStatus
  readonly from?: string
  readonly to?: string
  readonly spotId?: string
  /** Those that begin last come first unless this says otherwise. */
  readonly order?: 'latest' | 'earliest'
  readonly limit: number
  readonly cursor?: string
}

/**
 * One page of somebody's bookings. Throws a 422 problem for an interval that ends before it begins
 * and for a cursor of another list.
 */
export const bookingList =
  (store: Store, cursors: CursorCodec) =>
  async ({ as, id }: ListOwner, filters: ListFilters): Promise<ListPage<ReturnType<typeof listedBooking>>> => {
    const { status, from, to, spotId, order, limit, cursor } = filters
    const fromMs = from === undefined ? undefined : instantMs(from, 'from')
    const toMs = to === undefined ? undefined : instantMs(to, 'to')
    if (fromMs !== undefined && toMs !== undefined && toMs <= fromMs) throw invalidField('to', 'must be after from', 'NOT_AFTER_START')

    const where: Condition[] = [{ column: `${as}_id`, is: '=', value: id }]
    if (status !== undefined) where.push({ column: 'status', is: '=', value: status })
    if (spotId !== undefined) where.push({ column: 'spot_id', is: '=', value: spotId })
    if (fromMs !== undefined) where.push({ column: 'to_ms', is: '>', value: fromMs })
    if (toMs !== undefined) where.push({ column: 'from_ms', is: '<', value: toMs })

    const wish = { where, orderBy: { column: 'from_ms', descending: order !== 'earliest' }, limit, cursor }
    return listPage({ store, cursors }, bookings, wish, (found) =>
      found.state.status === 'NONE' ? null : listedBooking(found.id, found.state),
    )
  }
