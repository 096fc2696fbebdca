import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeSystem } from './fake-service.ts'
import type { HttpApp } from './http-app.ts'
import { addWebPages } from './web-pages.ts'

const HTML = '<!doctype html><meta name="plaza-facts" content="__PLAZA_FACTS__"><script nonce="__PLAZA_NONCE__">1</script>'
const SCRIPT = 'export const long = "a".repeat(9)\n'.repeat(50)

let dist: string
let app: HttpApp

beforeEach(async () => {
  dist = mkdtempSync(join(tmpdir(), 'plaza-pages-'))
  mkdirSync(join(dist, 'assets'))
  writeFileSync(join(dist, 'index.html'), HTML)
  writeFileSync(join(dist, 'icon.svg'), '<svg/>')
  writeFileSync(join(dist, 'secret.txt'), 'not below assets')
  writeFileSync(join(dist, 'assets', 'app-1a2b.js'), SCRIPT)
  writeFileSync(join(dist, 'assets', 'app-1a2b.js.br'), brotliCompressSync(SCRIPT))
  ;({ app } = await fakeSystem())
  await addWebPages(app, {
    dist,
    pages: ['', 'spots'],
    needs: () => ({
      facts: { where: 'a "quoted" <place>' },
      frameOrigins: ['http://cards.example'],
      sourceOrigins: ['https://tiles.example'],
    }),
  })
  await app.ready()
})
afterEach(async () => {
  await app.close()
  rmSync(dist, { recursive: true, force: true })
})

const policyOf = (headers: Record<string, unknown>): Map<string, string> =>
  new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((rule) => [rule.split(' ')[0] ?? '', rule.slice(rule.indexOf(' ') + 1)]),
  )

describe('A page', () => {
  it.each(['/', '/spots', '/spots/any/deeper'])('is what %s answers', async (path) => {
    const answer = await app.inject(path)
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ])
  })

  it('runs our scripts and those with the number of this very answer, and nothing inline', async () => {
    const [first, second] = [await app.inject('/'), await app.inject('/')]
    const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1] ?? ''
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(second.body).not.toContain(nonce)
    const policy = policyOf(first.headers)
    expect(policy.get('script-src')).toBe(`'self' 'nonce-${nonce}'`)
    expect(policy.get('default-src')).toBe("'none'")
    expect(first.headers['content-security-policy']).not.toContain('unsafe')
  })

  it('shows frames of those only whom a service needs, and fetches from nobody else', async () => {
    const policy = policyOf((await app.inject('/')).headers)
    expect(policy.get('frame-src')).toBe('http://cards.example')
    expect(policy.get('connect-src')).toBe("'self' https://tiles.example")
    expect(policy.get('frame-ancestors')).toBe("'none'")
  })

  it('has the facts of the server in an attribute that they cannot leave', async () => {
    const { body } = await app.inject('/')
    expect(body).toContain('content="{&quot;where&quot;:&quot;a \\&quot;quoted\\&quot; &lt;place>&quot;}"')
  })

  it('is not what a path that nobody declared answers', async () => {
    const answer = await app.inject({ url: '/nowhere', headers: { accept: 'text/html' } })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('A file of the app', () => {
  it('is kept for a year, and comes compressed to whoever can read that', async () => {
    const plain = await app.inject('/assets/app-1a2b.js')
    const small = await app.inject({ url: '/assets/app-1a2b.js', headers: { 'accept-encoding': 'br' } })
    expect(plain.body).toBe(SCRIPT)
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(small.headers['content-encoding']).toBe('br')
    expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length)
    expect(small.headers['content-type']).toBe(plain.headers['content-type'])
  })

  it('has a policy of its own, for it may run as a worker', async () => {
    const policy = policyOf((await app.inject('/assets/app-1a2b.js')).headers)
    expect([policy.get('script-src'), policy.get('connect-src')]).toEqual(["'self'", "'self' https://tiles.example"])
  })

  it.each([
    '/assets/none.js',
    '/assets/../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/..%2fsecret.txt',
    '/secret.txt',
    '/index.html',
  ])('is not what %s is', async (path) => {
    const answer = await app.inject(path)
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND'])
  })
})
