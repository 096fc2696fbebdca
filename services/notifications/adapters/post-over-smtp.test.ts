// Against a real SMTP server that behaves, refuses, is slow, and dies in the middle.
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import type { Mail, Post } from '../application/ports.ts'
import { readMail } from '../mail-for-tests.ts'
import { postOverSmtp } from './post-over-smtp.ts'

const FROM = 'The shop <noreply@shop.example>'
/** Enough for a machine that is busy with other tests. */
const PATIENT = { answerMs: 10_000, mailMs: 20_000, closeMs: 5_000 }
/** For servers that never answer. */
const IMPATIENT = { answerMs: 400, mailMs: 1_000, closeMs: 300 }
const mailTo = (address: string, id = 'mail-1'): Mail => ({
  id,
  to: { name: 'Ana', address },
  subject: 'Está en camino',
  text: 'Llega mañana.\n',
  html: '<p>Llega mañana.</p>\n',
  atMs: 1_000,
})
const ana = mailTo('ana@example.com')

type Delivered = { readonly from: string; readonly to: readonly string[]; readonly source: string; readonly user: unknown }
const open: { server: SMTPServer; post: Post }[] = []
afterEach(async () => {
  for (const { server, post } of open.splice(0)) {
    await post.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
})

const refusal = (responseCode: number): Error => Object.assign(new Error('ana@example.com is not wanted here'), { responseCode })

/** A server, and the post that talks to it; `delivered` is what it took. */
const serve = async (options: SMTPServerOptions = {}, login = '', patience = PATIENT) => {
  const delivered: Delivered[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 50,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const to = rcptTo.map(({ address }) => address)
        delivered.push({ from: mailFrom ? mailFrom.address : '', to, source: Buffer.concat(chunks).toString('latin1'), user: session.user })
        done()
      })
    },
    ...options,
  })
  // A client that gives up is what some of the tests are about.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => void sockets.add(socket))
  const post = postOverSmtp(`smtp://${login}127.0.0.1:${port}`, FROM, patience)
  open.push({ server, post })
  return { post, delivered, server, sockets }
}

describe('a server that takes mails', () => {
  it('gets them whole, from whom and to whom they are, with a Message-ID that stays', async () => {
    const { post, delivered } = await serve()
    expect([await post.send(ana), await post.send(ana)]).toEqual([{}, {}])
    expect(delivered).toHaveLength(2)
    for (const { from, to, source } of delivered) {
      expect([from, to]).toEqual(['noreply@shop.example', ['ana@example.com']])
      const read = readMail(source)
      expect(read.headers.get('message-id')).toEqual(['<mail-1@shop.example>'])
      expect(read.headers.get('subject')).toEqual(['Está en camino'])
      expect(read.text.trim()).toBe('Llega mañana.')
    }
  })

  it('gets many over few connections', async () => {
    let connections = 0
    const { post, delivered } = await serve({
      onConnect: (_session, done) => {
        connections++
        done()
      },
    })
    const ids = Array.from({ length: 60 }, (_, i) => `mail-${i}`)
    expect(await Promise.all(ids.map((id) => post.send(mailTo('ana@example.com', id))))).toEqual(ids.map(() => ({})))
    expect(delivered).toHaveLength(60)
    expect(connections).toBeLessThanOrEqual(5)
  })

  it('knows us by the user and password of the URL', async () => {
    const { post, delivered } = await serve(
      {
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: ({ username, password }, _session, done) =>
          username === 'shop' && password === 'p@ss/word' ? done(null, { user: username }) : done(refusal(535)),
      },
      `shop:${encodeURIComponent('p@ss/word')}@`,
    )
    expect(await post.send(ana)).toEqual({})
    expect(delivered[0]?.user).toBe('shop')
  })
})

describe('what can be helped by another try', () => {
  it('a password that is wrong, since somebody will put it right', async () => {
    const { post } = await serve(
      { authOptional: false, allowInsecureAuth: true, onAuth: (_auth, _session, done) => done(refusal(535)) },
      'shop:wrong@',
    )
    expect(await post.send(ana)).toEqual({ failed: 'smtp-535', isFinal: false })
  })

  it('a mailbox that is full for now', async () => {
    const { post } = await serve({ onRcptTo: (_address, _session, done) => done(refusal(452)) })
    expect(await post.send(ana)).toEqual({ failed: 'smtp-452', isFinal: false })
  })

  it('a sender that the server does not know, which a setting puts right', async () => {
    const { post } = await serve({ onMailFrom: (_address, _session, done) => done(refusal(553)) })
    expect(await post.send(ana)).toEqual({ failed: 'smtp-553', isFinal: false })
  })

  it('nobody listens', async () => {
    const { post, server } = await serve()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    expect(await post.send(ana)).toMatchObject({ failed: expect.stringMatching(/^e/), isFinal: false })
  })

  it('the server answers nothing for longer than we wait', async () => {
    const { post } = await serve({ onRcptTo: () => undefined }, '', IMPATIENT)
    expect(await post.send(ana)).toMatchObject({ failed: expect.stringMatching(/^e(timedout|abort)$/), isFinal: false })
  })

  it('the server dies in the middle of a mail, and the next mail is sent when it is back', async () => {
    let dies = true
    const { post, delivered, sockets } = await serve({
      onMailFrom: (_address, _session, done) => {
        if (!dies) return done()
        for (const socket of sockets) socket.destroy()
      },
    })
    expect(await post.send(ana)).toMatchObject({ failed: expect.stringMatching(/^e/), isFinal: false })
    dies = false
    expect(await post.send(ana)).toEqual({})
    expect(delivered).toHaveLength(1)
  })
})

describe('what cannot be helped', () => {
  it.each([
    ['a recipient that does not exist', { onRcptTo: (_address, _session, done) => done(refusal(550)) }],
    [
      'a mail that the server does not want',
      {
        onData: (stream, _session, done) => {
          stream.resume()
          stream.on('end', () => done(refusal(554)))
        },
      },
    ],
  ] satisfies [string, SMTPServerOptions][])('%s', async (_, options) => {
    const { post } = await serve(options)
    const posted = await post.send(ana)
    expect(posted).toMatchObject({ failed: expect.stringMatching(/^smtp-55[04]$/), isFinal: true })
    expect(JSON.stringify(posted)).not.toContain('ana@')
  })
})

describe('the end', () => {
  it('comes soon although the server is slow, and nothing is told to have been sent', async () => {
    const { post, delivered } = await serve({ onRcptTo: () => undefined }, '', IMPATIENT)
    const sending = Array.from({ length: 12 }, (_, i) => post.send(mailTo('ana@example.com', `mail-${i}`)))
    await post.close()
    for (const posted of await Promise.all(sending)) expect(posted).toMatchObject({ isFinal: false })
    expect(delivered).toEqual([])
  })

  it('comes at once where nothing was ever sent', async () => {
    const { post } = await serve()
    await post.close()
  })
})
