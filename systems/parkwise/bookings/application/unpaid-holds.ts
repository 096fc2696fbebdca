import { collection } from '#platform/store/collection.ts'
import { unpaidHoldsDecider } from '../domain/unpaid-holds.ts'

/** What each driver holds without having paid; the id is the driver's. It tells nobody. */
export const unpaidHolds = collection({ name: 'unpaid_hold', decider: unpaidHoldsDecider })
