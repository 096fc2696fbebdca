import { createHash } from 'node:crypto'
import type { HttpApp } from './http-app.ts'

type Page = { readonly html: string; readonly script: string; readonly policy: string; readonly etag: string }

/** Nothing leaves the machine: own fonts, no proxy, no assistant, no telemetry. */
const CONFIGURATION = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
} as const

/**
 * The page for people at `/docs`, drawn by Scalar from `/openapi.json`. The script is five megabytes, so it is only read
 * into memory when somebody asks for the page. The policy allows our own script and the one inline script, by its hash.
 */
export const addDocsPage = (app: HttpApp, title: string): void => {
  let page: Promise<Page> | undefined
  const load = (): Promise<Page> => {
    page ??= render(title)
    return page
  }
  const hidden = { config: { access: 'public' as const }, schema: { hide: true } }

  app.get('/docs', hidden, async (_request, reply) => {
    const { html, policy } = await load()
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html)
  })
  app.get('/docs/scalar.js', hidden, async (request, reply) => {
    const { script, etag } = await load()
    reply.header('cache-control', 'public, max-age=3600').header('etag', etag)
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type('text/javascript; charset=utf-8').send(script)
  })
}

/** Scalar's plugin runs in an app of its own that never listens; its page and its script are all that is wanted. */
const render = async (title: string): Promise<Page> => {
  const [{ fastify }, { default: scalar }] = await Promise.all([import('fastify'), import('@scalar/fastify-api-reference')])
  const app = fastify()
  try {
    await app.register(scalar, { routePrefix: '/docs', configuration: { ...CONFIGURATION, pageTitle: `${title} API` } as never })
    const html = (await app.inject('/docs/')).body.replaceAll('js/scalar.js', '/docs/scalar.js')
    const script = (await app.inject('/docs/js/scalar.js')).body
    return { html, script, policy: policyFor(html), etag: `"${sha256(script)}"` }
  } finally {
    await app.close()
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')

const policyFor = (html: string): string => {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, code = '']) => `'sha256-${sha256(code)}'`)
  return [
    "default-src 'none'",
    `script-src 'self' ${inline.join(' ')}`,
    // The script writes its own style sheet into the page.
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
