import type { Clock } from '#platform/kernel/clock.ts'
import { type PaymentProvider, ProviderUnavailable } from '../application/provider.ts'

/**
 * The same provider, but no call of it takes longer than `limitMs`: then it throws {@link ProviderUnavailable}. What a call that
 * comes back later says is not lost: the provider is asked again.
 */
export const withTimeLimit = (provider: PaymentProvider, clock: Clock, limitMs: number): PaymentProvider => {
  const limited = <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) => {
    return (...args: Args): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const cancel = clock.after(limitMs, () => reject(new ProviderUnavailable(`${provider.name} has not answered in ${limitMs} ms`)))
        call(...args)
          .then(resolve, reject)
          .finally(cancel)
      })
  }
  return {
    name: provider.name,
    charge: limited((charge) => provider.charge(charge)),
    look: limited(provider.look),
    callOff: limited(provider.callOff),
    refund: limited(provider.refund),
    readWebhook: provider.readWebhook,
  }
}

/** In the place of a provider where none may be called, as in a command: whatever is open waits for a running process. */
export const providerAway = (name: string): PaymentProvider => {
  const away = (): Promise<never> => Promise.reject(new ProviderUnavailable(`${name} cannot be called from here`))
  return { name, charge: away, look: away, callOff: away, refund: away, readWebhook: () => ({ rejected: { type: 'NotUnderstood' } }) }
}
