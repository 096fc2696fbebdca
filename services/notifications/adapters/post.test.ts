import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import addressparser from 'nodemailer/lib/addressparser'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mail } from '../application/ports.ts'
import { readMail } from '../mail-for-tests.ts'
import { postToFiles } from './post-to-files.ts'

const FROM = 'La tienda <noreply@shop.example>'
const mail: Mail = {
  id: '6b1c0d7b-1f4e-8b55-8d26-8f8a4c1a3e32',
  to: { name: 'Ana Pérez', address: 'ana@example.com' },
  subject: 'Tu paquete está en camino: «El ingenioso hidalgo don Quijote de la Mancha», de Miguel de Cervantes',
  text: 'Hola, Ana:\n\nLlega mañana. Cuesta 12,50 €. https://shop.example/secret?token=a=b\n',
  html: '<!doctype html>\n<html lang="es"><body><p>Llega mañana. Cuesta 12,50 €.</p></body></html>\n',
  atMs: Date.parse('2026-05-04T09:30:00Z'),
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-mail-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const written = (): string[] => readdirSync(folder)
const read = (name = `${mail.id}.eml`) => readMail(readFileSync(join(folder, name), 'latin1'))

describe('mails as files', () => {
  it('say who, to whom, what and when, in two alternatives', async () => {
    expect(await postToFiles(folder, FROM).send(mail)).toEqual({})
    const { headers, text, html } = read()
    expect(
      Object.fromEntries(['from', 'to', 'subject', 'date', 'message-id', 'auto-submitted'].map((name) => [name, headers.get(name)])),
    ).toEqual({
      from: ['La tienda <noreply@shop.example>'],
      to: ['Ana Pérez <ana@example.com>'],
      subject: [mail.subject],
      date: ['Mon, 04 May 2026 09:30:00 +0000'],
      'message-id': [`<${mail.id}@shop.example>`],
      'auto-submitted': ['auto-generated'],
    })
    expect(text.trimEnd()).toBe(mail.text.trimEnd())
    expect(html.trimEnd()).toBe(mail.html.trimEnd())
  })

  it('are written once, whole, and for their owner only', async () => {
    const post = postToFiles(folder, FROM)
    await post.send(mail)
    const first = readFileSync(join(folder, `${mail.id}.eml`))
    await post.send({ ...mail, text: 'again' })
    await Promise.all([post.send(mail), postToFiles(folder, FROM).send(mail)])
    expect(written()).toEqual([`${mail.id}.eml`])
    expect(readFileSync(join(folder, `${mail.id}.eml`))).toEqual(first)
    expect(statSync(join(folder, `${mail.id}.eml`)).mode & 0o077).toBe(0)
  })

  it('appear whole when two write the same one at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => postToFiles(folder, FROM).send(mail)))
    expect(written()).toEqual([`${mail.id}.eml`])
    expect(read().text.trimEnd()).toBe(mail.text.trimEnd())
  })

  it('wait for somebody to see to a folder that cannot be written to', async () => {
    const posted = await postToFiles(join(folder, 'gone'), FROM).send(mail)
    expect(posted).toEqual({ failed: 'file-enoent', isFinal: false })
  })

  it.each([
    ['a name', { to: { name: 'Ana\r\nBcc: evil@example.com\r\n', address: 'ana@example.com' } }],
    ['a name with signs of the grammar', { to: { name: '"Ana" <evil@example.com>, other', address: 'ana@example.com' } }],
    ['a subject', { subject: 'News\r\nBcc: evil@example.com\r\n\r\nBuy' }],
    ['a subject with a line separator', { subject: 'News\u2028Bcc: evil@example.com' }],
  ])('have no more headers than they should, whatever %s says', async (_, more) => {
    await postToFiles(folder, FROM).send({ ...mail, ...more })
    const { headers, text } = read()
    expect([...headers.keys()].sort()).toEqual(
      ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'].sort(),
    )
    expect(headers.get('to')?.map((to) => addressparser(to))).toMatchObject([[{ address: 'ana@example.com' }]])
    expect(text).toContain('Llega mañana')
  })

  it.each([
    'ana@example.com\r\nBcc: evil@example.com',
    'ana@example.com, evil@example.com',
    'ana',
    '<ana@example.com>',
    'a na@example.com',
    '',
  ])('do not go to the address %j', async (address) => {
    expect(await postToFiles(folder, FROM).send({ ...mail, to: { name: 'Ana', address } })).toEqual({
      failed: 'bad-address',
      isFinal: true,
    })
    expect(written()).toEqual([])
  })
})
