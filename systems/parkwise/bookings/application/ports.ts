import type { Store } from '#platform/store/store.ts'
import type { ParkingApi } from '../../parking/contract/parking-api.ts'

export type Ports = {
  readonly store: Store
  readonly parking: Pick<ParkingApi, 'hold' | 'confirm'>
}
