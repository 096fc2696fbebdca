import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { companionProcesses } from '#platform/host/companion-process.ts'
import type { PaymentProvider } from '../application/provider.ts'
import { sandboxCompanion } from './companion.ts'
import { chargeOf } from './fake-gateway.ts'
import { KEY, listeningGateway, until } from './sandbox-process.ts'

let folder: string
let gateway: Awaited<ReturnType<typeof listeningGateway>>
let companions: ReturnType<typeof companionProcesses>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-companion-'))
  gateway = await listeningGateway()
  companions = companionProcesses({ folder, firstPort: 0, log: pino({ level: 'silent' }) })
})
afterEach(async () => {
  await companions.stop()
  await gateway.close()
  rmSync(folder, { recursive: true, force: true })
})

it('beside Plaza it runs with the timing that it was given, and tells the gateway as soon as there is one', async () => {
  const provider = (await companions.open(sandboxCompanion({ timing: { lateMs: 50 } }), KEY)) as PaymentProvider
  await companions.ready()
  expect((await provider.charge(chargeOf('p1', 'tok_late'))).status).toBe('processing')
  await until(async () => (await provider.look(chargeOf('p1', '').paymentId, undefined))?.status === 'succeeded')
  companions.gatewayIs(gateway.url)
  await until(() => gateway.heard.length === 1)
  const [heard] = gateway.heard
  expect(heard?.path).toBe('/gateway/v1/payments/webhooks/sandbox')
  expect(provider.readWebhook(Buffer.from(heard?.body ?? ''), heard?.headers ?? {}, heard?.atMs ?? 0).fact).toMatchObject({
    paymentId: 'p1',
  })
  expect(companions.running).toMatchObject([{ name: 'sandbox' }])
})
