import type { Logger } from 'pino'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Store } from '#platform/store/store.ts'
import type { PaymentId } from '../domain/terms.ts'
import type { PaymentProvider } from './provider.ts'

/**
 * Encrypts payment methods with a key of this service, each for one payment. What the store keeps, outcomes included, is of no
 * use to whoever reads the database.
 */
export type SealedMethods = {
  readonly seal: (paymentId: PaymentId, method: string) => string
  /** Throws for what was not sealed with this key for this payment. */
  readonly open: (paymentId: PaymentId, sealed: string) => string
}

export type Ports = {
  readonly store: Store
  /** Every call of it ends within a few seconds. */
  readonly provider: PaymentProvider
  readonly sealedMethods: SealedMethods
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn'>
}

export type PaymentSettings = {
  readonly commissionBasisPoints: number
  /** How long `start` waits for the provider's first word. */
  readonly answerWaitMs: number
  readonly actionMs: number
}
