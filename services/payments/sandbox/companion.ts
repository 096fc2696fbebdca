import type { Companion } from '#platform/host/companion.ts'
import type { PaymentProvider } from '../application/provider.ts'
import { type Timing, usualTiming } from './charge-rules.ts'
import { sandboxClient } from './client.ts'
import type { Faults, SandboxControls } from './controls.ts'
import { inProcessSandbox } from './in-process.ts'
import { SANDBOX } from './provider.ts'

export type SandboxOptions = {
  /** How long a call to the provider may take; then it counts as unavailable. */
  readonly timeoutMs?: number
  /** What differs from the usual timing of the sandbox. */
  readonly timing?: Partial<Timing>
  /** Who the payer is told wants the money. */
  readonly merchant?: string
  /** Who decides what goes wrong, instead of the rates that are set. */
  readonly faults?: Faults
}

/** What its process is told. */
export type SandboxSettings = { readonly timing: Timing; readonly merchant: string }

const USUAL_TIMEOUT_MS = 3_000

/** The sandbox provider beside Plaza: a process of its own, or, in memory, the same rules on the clock of a test. */
export const sandboxCompanion = (options: SandboxOptions = {}): Companion<PaymentProvider> =>
  companionOf(options, (timing, timeoutMs) => inProcessSandbox(timing, timeoutMs))

/**
 * A sandbox in this process with hands on it, so that tests and the simulator can make it misbehave:
 * `{ ...payments, companion: () => sandbox.companion }` is a service that uses it.
 */
export const controlledSandbox = (options: SandboxOptions = {}): SandboxControls & { readonly companion: Companion<PaymentProvider> } => {
  const sandbox = inProcessSandbox(timingOf(options), options.timeoutMs ?? USUAL_TIMEOUT_MS, options.faults)
  const { open: _, ...controls } = sandbox
  return { ...controls, companion: companionOf(options, () => sandbox) }
}

const timingOf = ({ timing }: SandboxOptions): Timing => ({ ...usualTiming, ...timing })

const companionOf = (
  options: SandboxOptions,
  sandboxHere: (timing: Timing, timeoutMs: number) => Pick<ReturnType<typeof inProcessSandbox>, 'open'>,
): Companion<PaymentProvider> => {
  const timing = timingOf(options)
  const timeoutMs = options.timeoutMs ?? USUAL_TIMEOUT_MS
  return {
    name: SANDBOX,
    purpose: 'A payment provider that takes no money: test cards, a card form, webhooks.',
    program: new URL('./program.ts', import.meta.url),
    options: { timing, merchant: options.merchant ?? 'Plaza' } satisfies SandboxSettings,
    connect: (address) => sandboxClient(address, timeoutMs),
    inProcess: (context) => sandboxHere(timing, timeoutMs).open(context),
  }
}
