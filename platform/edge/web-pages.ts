import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { HttpApp } from './http-app.ts'
import { Problem } from './problem.ts'

/** What pages need of a service: facts for their scripts, and whose pages they show in a frame. */
export type PageNeeds = {
  readonly facts?: Readonly<Record<string, unknown>>
  readonly frameOrigins?: readonly string[]
  /** Where scripts may fetch from, and images come from, beside this server. */
  readonly sourceOrigins?: readonly string[]
}

export type WebPagesOptions = {
  /** The folder with `index.html` and what it loads below `assets/`, as the build of the web app left them. */
  readonly dist: string
  /** The first parts of the paths that the web app has pages at; `''` is the first page. What is below them is a page too. */
  readonly pages: readonly string[]
  /** Asked for each page, since a port may be chosen at the start. */
  readonly needs: () => PageNeeds
}

const FileName = Type.Object({ name: Type.String({ maxLength: 200 }) })

/** What `index.html` has where each answer puts a number of its own. */
const NONCE = '__PLAZA_NONCE__'
const FACTS = '__PLAZA_FACTS__'

/**
 * Serves a web app: its files below `/assets`, whose names change with their content, for a year and compressed ahead; and
 * for each of its paths the one page whose script draws them. The policy runs our own scripts and styles, and nothing inline that does
 * not carry the number of this answer.
 */
export const addWebPages = async (app: HttpApp, { dist, pages, needs }: WebPagesOptions): Promise<void> => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const hidden = { config: { access: 'public' as const }, schema: { hide: true } }
  await app.register(fastifyStatic, { root: dist, serve: false, preCompressed: true, cacheControl: false })

  const files = new Set(readdirSync(join(dist, 'assets')))
  app.get('/assets/:name', { ...hidden, schema: { hide: true, params: FileName } }, (request, reply) => {
    const { name } = request.params
    if (!files.has(name)) throw new Problem(404, 'NOT_FOUND', 'There is nothing at this path.')
    reply.header('cache-control', 'public, max-age=31536000, immutable').header('content-security-policy', workerPolicyOf(needs()))
    return reply.sendFile(`assets/${name}`)
  })
  // Beside the page and the files whose names change: icons, the manifest, the worker.
  const named = readdirSync(dist).filter((name) => /^[\w-]+\.(?:svg|png|webmanifest|js)$/.test(name))
  for (const name of named) {
    app.get(`/${name}`, hidden, (_request, reply) => {
      reply.header('cache-control', 'no-cache').header('content-security-policy', workerPolicyOf(needs()))
      return reply.sendFile(name)
    })
  }

  const page = (_request: unknown, reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64')
    const needed = needs()
    // They stand in an attribute of an element.
    const facts = JSON.stringify(needed.facts ?? {})
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;')
      .replaceAll('<', '&lt;')
    return reply
      .header('content-security-policy', policyOf(nonce, needed))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html.replaceAll(NONCE, nonce).replace(FACTS, () => facts))
  }
  for (const first of pages) {
    app.get(`/${first}`, hidden, page)
    if (first !== '') app.get(`/${first}/*`, hidden, page)
  }
}

/** A script that runs as a worker has the policy that it came with. */
const workerPolicyOf = ({ sourceOrigins = [] }: PageNeeds): string =>
  ["default-src 'none'", "script-src 'self'", ['connect-src', "'self'", ...sourceOrigins].join(' '), "frame-ancestors 'none'"].join('; ')

const policyOf = (nonce: string, { frameOrigins = [], sourceOrigins = [] }: PageNeeds): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    ['img-src', "'self'", 'data:', 'blob:', ...sourceOrigins].join(' '),
    ['connect-src', "'self'", ...sourceOrigins].join(' '),
    "font-src 'self'",
    // The map draws in a worker, and so does what works offline.
    "worker-src 'self'",
    "manifest-src 'self'",
    ['frame-src', ...(frameOrigins.length > 0 ? frameOrigins : ["'none'"])].join(' '),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
