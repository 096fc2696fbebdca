import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { money } from '#platform/kernel/money.ts'
import { type PaymentProvider, type ProviderFact, ProviderUnavailable } from '../application/provider.ts'
import type { PaymentId, RefundId } from '../contract/payments-api.ts'
import { sandboxClient } from './client.ts'
import { chargeOf } from './fake-gateway.ts'
import { KEY, listeningGateway, type SandboxProcess, startSandbox, until } from './sandbox-process.ts'

let folder: string
let gateway: Awaited<ReturnType<typeof listeningGateway>>
let running: SandboxProcess
let provider: PaymentProvider
const output: string[] = []

const start = async (port = 0): Promise<void> => {
  running = await startSandbox(folder, { port, gatewayUrl: gateway.url, output })
  provider = sandboxClient({ url: running.url, key: KEY }, 2_000)
}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-sandbox-'))
  gateway = await listeningGateway()
  output.length = 0
  await start()
})
afterEach(async () => {
  await running.kill()
  await gateway.close()
  rmSync(folder, { recursive: true, force: true })
})

const id = (text: string) => text as PaymentId
/** What the webhooks have told, each of them checked; by payment. */
const facts = () => {
  const all = new Map<string, ProviderFact[]>()
  for (const { body, headers, atMs } of gateway.heard) {
    const { fact, rejected } = provider.readWebhook(Buffer.from(body), headers, atMs)
    if (!fact) throw new Error(`not believed: ${rejected?.type}`)
    all.set(fact.paymentId, [...(all.get(fact.paymentId) ?? []), fact])
  }
  return all
}
const factsOf = (paymentId: string) => facts().get(paymentId) ?? []
const send = (path: string, init: RequestInit = {}) => fetch(`${running.url}${path}`, { ...init, redirect: 'manual' })
const card = { number: '4242 4242 4242 4242', expiry: '12/40', cvc: '137', name: 'Quirina Zwahlen' }
const newToken = (changed: object = {}) =>
  send('/v1/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...card, ...changed }),
  })

it('a payment, its refund and what is told of them go over the wire and back', async () => {
  expect((await provider.charge(chargeOf('p1', 'tok_visa'))).status).toBe('processing')
  await until(() => factsOf('p1').length === 1)
  expect(await provider.look(id('p1'), undefined)).toMatchObject({ status: 'succeeded' })
  const refund = { refundId: 'r1' as RefundId, paymentId: id('p1'), providerRef: '', amount: money(300, 'CHF') }
  expect(await provider.refund(refund)).toEqual({ status: 'processing' })
  await until(() => factsOf('p1').length === 2)
  expect(factsOf('p1')[1]).toMatchObject({ amount: money(300, 'CHF'), about: { refundId: 'r1', answer: { status: 'succeeded' } } })
  expect(await provider.charge(chargeOf('p2', 'tok_declined'))).toMatchObject({ status: 'declined', reason: 'card-declined' })
  expect([await provider.look(id('p9'), undefined), await provider.callOff(id('p9'), undefined)]).toEqual([undefined, undefined])
  await expect(provider.charge(chargeOf('p1', 'tok_visa', 900))).rejects.toThrow('for something else')
})

it('a call that hangs is given up in time, and the money is taken all the same', async () => {
  const impatient = sandboxClient({ url: running.url, key: KEY }, 200)
  // On a busy machine a call may be given up before it has even arrived.
  await until(async () => {
    await expect(impatient.charge(chargeOf('p1', 'tok_timeout'))).rejects.toBeInstanceOf(ProviderUnavailable)
    return (await provider.look(id('p1'), undefined)) !== undefined
  })
  await until(() => factsOf('p1').length === 1)
  expect(factsOf('p1')[0]?.about).toMatchObject({ answer: { status: 'succeeded' } })
})

it('a provider that is not there is unavailable; back at its place, it goes on', async () => {
  await running.kill()
  await expect(provider.charge(chargeOf('p1', 'tok_visa'))).rejects.toBeInstanceOf(ProviderUnavailable)
  const old = provider
  await start(running.port)
  expect((await old.charge(chargeOf('p1', 'tok_visa'))).status).toBe('processing')
})

it('webhooks that nobody accepted before it was killed are sent after the restart, the same ones', async () => {
  gateway.answers(503)
  await provider.charge(chargeOf('p1', 'tok_visa'))
  await until(() => gateway.heard.length > 0)
  await running.kill()
  const [first] = gateway.heard.splice(0)
  gateway.answers(200)
  await start()
  await until(() => gateway.heard.length > 0)
  expect(gateway.heard[0]?.body).toBe(first?.body)
})

it('killed at random moments under load it loses nothing that it acknowledged, and takes nothing twice', async () => {
  const acknowledged = new Map<string, string>()
  const refunds = new Set<string>()
  const tokens = new Set<string>()
  let next = 0
  let isOver = false
  const customer = async (): Promise<void> => {
    while (!isOver) {
      const paymentId = `p${next++}`
      try {
        const made = await newToken()
        if (made.status === 201) tokens.add(((await made.json()) as { token: string }).token)
        const { providerRef } = await provider.charge(chargeOf(paymentId, 'tok_visa'))
        acknowledged.set(paymentId, providerRef)
        await until(async () => (await provider.look(id(paymentId), undefined))?.status === 'succeeded', 2_000)
        await provider.refund({ refundId: `r-${paymentId}` as RefundId, paymentId: id(paymentId), providerRef, amount: money(300, 'CHF') })
        refunds.add(paymentId)
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }
  const customers = Array.from({ length: 8 }, customer)
  for (let kills = 0; kills < 4; kills++) {
    const before = refunds.size
    await until(() => refunds.size > before + 20, 20_000)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
    await running.kill()
    running = await startSandbox(folder, { port: running.port, gatewayUrl: gateway.url, output })
  }
  isOver = true
  await Promise.all(customers)

  // Asked again with the same ids, nothing is done again; and of everything there is word in the end.
  for (const [paymentId, providerRef] of acknowledged) {
    expect((await provider.charge(chargeOf(paymentId, 'tok_visa'))).providerRef).toBe(providerRef)
  }
  const told = (paymentId: string, type: 'payment' | 'refund', from = facts()) =>
    new Set(from.get(paymentId)?.flatMap(({ about, eventId }) => (about.type === type ? eventId : []))).size
  const isTold = (): boolean => {
    const all = facts()
    return (
      [...acknowledged.keys()].every((each) => told(each, 'payment', all) > 0) &&
      [...refunds].every((each) => told(each, 'refund', all) > 0)
    )
  }
  await until(isTold, 20_000)
  const all = facts()
  for (const paymentId of acknowledged.keys()) {
    expect([told(paymentId, 'payment', all), (await provider.look(id(paymentId), undefined))?.status]).toEqual([1, 'succeeded'])
  }
  for (const paymentId of refunds) {
    const refund = { paymentId: id(paymentId), providerRef: '', refundId: `r-${paymentId}` as RefundId, amount: money(300, 'CHF') }
    expect([told(paymentId, 'refund', all), await provider.refund(refund)]).toEqual([1, { status: 'succeeded' }])
  }
  for (const token of [...tokens].slice(-50)) {
    const paymentId = `paid-with-${token}`
    const { status } = await provider.charge(chargeOf(paymentId, token))
    expect(status).toBe('processing')
    expect((await provider.charge(chargeOf(`${paymentId}-again`, token))).status).toBe('declined')
  }
})

it('of a card the number, the code and the name are on no disk, in no answer and in no output', async () => {
  const answers = [
    await newToken(),
    await newToken({ number: '4111 1111 1111 1111', cvc: '1x' }),
    await newToken({ more: '4242424242424242' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([201, 422, 422])
  const [made, refused] = (await Promise.all([answers[0]?.json(), answers[1]?.text()])) as [{ token: string; last4: string }, string]
  expect(made).toEqual({ token: expect.stringMatching(/^tok_[a-z]{24}$/), brand: 'visa', last4: '4242', expiry: '12/2040' })
  expect(refused).toContain('sandbox')
  await provider.charge(chargeOf('p1', made.token))
  await until(() => factsOf('p1').length === 1)
  await running.kill()
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const everything = [...files, ...output, ...gateway.heard.map(({ body }) => body), refused, JSON.stringify(made)].join('\n')
  expect(everything).toContain('4242')
  for (const secret of ['42424242', '4242 4242', '41111111', '4111 1111', 'Quirina', Buffer.from(KEY).toString('base64')]) {
    expect(everything, secret).not.toContain(secret)
  }
  // Three digits are in the middle of many an id by chance; a code would stand alone.
  expect(everything).not.toMatch(/(?<![\w.])137\b/)
})
