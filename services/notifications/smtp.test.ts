// The whole way of a mail: from the event to a real SMTP server that is away at first.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { passwordResetRequested } from '#services/identity/contract/events.ts'
import { readMail } from './mail-for-tests.ts'
import { notificationsUnderTest } from './notifications-under-test.ts'
import { ANA, sent, tokenOf } from './shop-for-tests.ts'

let server: SMTPServer
let sources: string[]
let isRefusing: boolean
let plaza: Awaited<ReturnType<typeof notificationsUnderTest>>

beforeEach(async () => {
  sources = []
  isRefusing = false
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 50,
    onMailFrom: (_address, _session, done) => (isRefusing ? done(Object.assign(new Error('not now'), { responseCode: 421 })) : done()),
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        sources.push(Buffer.concat(chunks).toString('latin1'))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  plaza = await notificationsUnderTest(
    {},
    {
      PLAZA_SMTP_URL: `smtp://127.0.0.1:${port}`,
      PLAZA_STORE_MAIL_FROM: 'The shop <hello@shop.example>',
    },
  )
  await plaza.register()
})
afterEach(async () => {
  await plaza.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const eventually = (isSo: () => boolean | Promise<boolean>) =>
  vi.waitFor(
    async () => {
      plaza.clock.advance(200)
      expect(await isSo()).toBe(true)
    },
    { timeout: 10_000, interval: 2 },
  )
const mailStatus = async () => (await plaza.inbox('ana'))[0]?.mail?.status

it('a mail goes through the server that is set, from the sender that is set', async () => {
  await plaza.shop.publish('parcel-1', sent())
  await eventually(async () => (await mailStatus()) === 'sent')
  const { headers, text } = readMail(sources[0] ?? '')
  const id = (await plaza.inbox('ana'))[0]?.id
  expect(['from', 'to', 'message-id'].map((name) => headers.get(name)?.[0])).toEqual([
    'The shop <hello@shop.example>',
    'Ana <ana@example.com>',
    `<${id}@shop.example>`,
  ])
  expect(text).toContain('https://shop.example/parcels/parcel-1')
  expect(plaza.mails()).toEqual([])
})

it('a server that refuses for now gets the mail later, once', async () => {
  isRefusing = true
  await plaza.shop.publish('parcel-1', sent())
  await eventually(
    async () => ((await plaza.openedOf('notifications').engine.nextTimerMs()) ?? 0) > 0 && (await mailStatus()) === 'pending',
  )
  isRefusing = false
  await eventually(async () => (await mailStatus()) === 'sent')
  expect(sources).toHaveLength(1)
})

it('a link for once goes with it', async () => {
  const request = passwordResetRequested.of({ userId: ANA, requestId: 'request-1', expiresAt: '2026-05-04T10:00:00.000Z' })
  await plaza.identity.publish('request-1', request)
  await eventually(() => sources.length === 1)
  expect(readMail(sources[0] ?? '').html).toContain(`https://shop.example/secret?token=${tokenOf('request-1')}`)
})
