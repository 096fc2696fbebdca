import type { CompanionContext } from '#platform/host/companion.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import { type PaymentProvider, ProviderUnavailable } from '../application/provider.ts'
import type { Timing } from './charge-rules.ts'
import { type Faults, faultsByRate, type SandboxControls } from './controls.ts'
import { sandboxProvider, tooSlow } from './provider.ts'
import { noJournal } from './records.ts'
import { openSandbox, type Sandbox } from './sandbox.ts'

/** Nobody answers there: the page of the bank is opened with {@link SandboxControls}. */
const ACTIONS = 'http://sandbox.invalid/actions/'

export type InProcessSandbox = SandboxControls & {
  /**
   * The provider for a service in this process. Opened again, after a crash that is only played, it is the same sandbox, which
   * has forgotten nothing and calls the new gateway: what is outside does not end with us.
   */
  readonly open: (context: CompanionContext) => PaymentProvider
}

/** The sandbox on a clock and a chance of this process, with the same rules and signatures as the real one and no HTTP. */
export const inProcessSandbox = (timing: Timing, timeoutMs: number, given?: Faults): InProcessSandbox => {
  const byRate = faultsByRate()
  const faults = given ?? byRate
  let context: CompanionContext | undefined
  let sandbox: Sandbox | undefined

  const opened = (): Sandbox => {
    if (!sandbox) throw new Error('the sandbox provider is not composed yet')
    return sandbox
  }
  const answerOnPage = async (actionUrl: string, approved: boolean): Promise<void> => {
    const charge = await opened().confirm(actionUrl.slice(ACTIONS.length), approved)
    if (!charge) throw new Error('nobody is asked to confirm anything there')
  }

  return {
    set: byRate.set,
    calm: byRate.calm,
    approve: (actionUrl) => answerOnPage(actionUrl, true),
    refuse: (actionUrl) => answerOnPage(actionUrl, false),
    token: async (number) => {
      const made = await opened().tokenFor({ number, expiry: '12/40', cvc: /^3[47]/.test(number) ? '1234' : '123', name: 'Ana' })
      if (made === 'too-many' || 'faults' in made) throw new Error('that is not a card of the sandbox')
      return made.token
    },
    charges: () => [...(sandbox?.charges() ?? [])],
    open: (latest) => {
      context = latest
      const { clock, random } = latest
      sandbox ??= openSandbox({
        key: latest.key,
        clock,
        random,
        timing,
        journal: noJournal,
        callGateway: (path, request) => (context ?? latest).callGateway(path, request),
        actionUrl: (actionId) => `${ACTIONS}${actionId}`,
        webhookFault: (webhook) => faults.ofWebhook(random, webhook),
      })
      const { charge, look, cancel, refund } = sandbox
      const through = overTheWire(faults, clock, random, timeoutMs)
      return sandboxProvider(
        {
          charge: (wish) => through('charge', wish.paymentId, () => charge(wish)),
          look: (paymentId) => through('look', paymentId, () => look(paymentId)),
          cancel: (paymentId) => through('cancel', paymentId, () => cancel(paymentId)),
          refund: (wish) => through('refund', wish.refundId, () => refund(wish)),
        },
        latest.key,
      )
    },
  }
}

/** What a network does to calls: an answer may come late, or never. */
const overTheWire = (faults: Faults, clock: Clock, random: Random, timeoutMs: number) => {
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve))
  return async <T>(call: string, id: string, work: () => Promise<T | 'no-answer'>): Promise<T> => {
    const fault = faults.ofCall(random, call, id)
    if (fault === 'away') throw new ProviderUnavailable('the sandbox provider cannot be reached')
    const answer = await work()
    if (fault === 'answer-lost') throw new ProviderUnavailable('the sandbox provider broke off')
    const takesMs = answer === 'no-answer' ? Number.POSITIVE_INFINITY : (fault?.slowMs ?? 0)
    if (takesMs > 0) await pause(Math.min(takesMs, timeoutMs))
    if (answer === 'no-answer' || takesMs > timeoutMs) throw tooSlow(timeoutMs)
    return answer
  }
}
