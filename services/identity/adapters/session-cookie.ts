import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpApp, Reach } from '#platform/edge/http-app.ts'
import { Problem } from '#platform/edge/problem.ts'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import type { SessionTokens } from '../application/sessions.ts'

/** The refresh token of a browser, where no script can read it. */
export type SessionCookie = {
  readonly read: (request: FastifyRequest) => string | undefined
  readonly set: (reply: FastifyReply, tokens: SessionTokens, nowMs: number) => void
  readonly clear: (reply: FastifyReply) => void
  /**
   * Throws a 403 problem unless a request comes from a page of ours. SameSite=Strict already keeps the cookie from other sites;
   * this holds where that does not, such as on a neighbouring subdomain: the header cannot be sent from another origin without
   * our consent, and Origin and Sec-Fetch-Site are the browser's own word.
   */
  readonly requireOwnPage: (request: FastifyRequest) => void
}

const crossSite = (detail: string): Problem => new Problem(403, 'CROSS_SITE_REFUSED', detail)

const isOwn = (origin: string, host: string, { publicUrl, origins }: Reach): boolean => {
  if (origins.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  return publicUrl === undefined ? new URL(origin).host === host : new URL(publicUrl).origin === origin
}

/**
 * The cookie of one system. With HTTPS it has the prefix `__Host-`, so that no other host can set it, which needs the path `/`;
 * over plain HTTP, as on a laptop, it goes to the routes of log-in only. The system is in its name, since the ports of one host
 * share their cookies.
 */
export const sessionCookie = (app: Pick<HttpApp, 'reach'>, system: string, path: string): SessionCookie => {
  const { reach } = app
  const secure = reach.publicUrl?.startsWith('https://') ?? false
  const name = `${secure ? '__Host-' : ''}plaza-${system}-session`
  const attributes = { httpOnly: true, sameSite: 'strict', secure, path: secure ? '/' : path } as const
  return {
    read: (request) => request.cookies[name],
    set: (reply, { refreshToken, expiresAtMs }, nowMs) => {
      reply.setCookie(name, refreshToken, { ...attributes, maxAge: Math.max(0, Math.floor((expiresAtMs - nowMs) / SECOND_MS)) })
    },
    clear: (reply) => {
      reply.clearCookie(name, attributes)
    },
    requireOwnPage: (request) => {
      const { headers } = request
      if (headers['x-requested-with'] === undefined) throw crossSite('A session in a cookie needs the header X-Requested-With.')
      const { origin } = headers
      const site = headers['sec-fetch-site']
      const fromUs = origin === undefined ? site === undefined || site === 'same-origin' : isOwn(origin, request.host, reach)
      if (!fromUs) throw crossSite('This page may not use the session.')
    },
  }
}
