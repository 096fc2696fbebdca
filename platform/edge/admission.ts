import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import type { Clock } from '#platform/kernel/clock.ts'
import { type Access, isAllowed, type Principal } from './principal.ts'
import { Problem } from './problem.ts'
import { addressKey, type RateLimiter, type RateLimits, type RateRule, type Taken } from './rate-limit.ts'
import { unauthenticated } from './request.ts'
import type { TokenVerifier } from './token-verifier.ts'

type Options = {
  readonly verifier: TokenVerifier
  readonly clock: Clock
  /** Undefined when nothing is limited. */
  readonly limits: { readonly rules: RateLimits; readonly limiter: RateLimiter } | undefined
}

type Maybe<T> = T | Promise<T>

const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*)$/i

/** Headers that only a gateway may set: taken off whatever comes from outside. */
const isIdentityHeader = (name: string): boolean => name.startsWith('x-plaza-') || name.startsWith('x-user-')

const then = <T>(value: Maybe<T>, next: (value: T) => Maybe<void>): Maybe<void> =>
  value instanceof Promise ? value.then(next) : next(value)

/**
 * Lets a request in, or not: by the caller's address, by its token, by what the route demands, by the user's own rate.
 * Everything that is at hand is checked without waiting, since this runs before every request.
 */
export const admission = ({ verifier, clock, limits }: Options): onRequestHookHandler => {
  const limit = (reply: FastifyReply, key: string, rule: RateRule): Maybe<void> =>
    limits && then(limits.limiter.take(key, rule, clock.nowMs()), (taken) => count(reply, rule, taken))

  const limitAddress = (request: FastifyRequest, reply: FastifyReply): Maybe<void> => {
    if (!limits) return
    const address = addressKey(request.ip)
    const general = limit(reply, `a:${address}`, limits.rules.address)
    if (request.routeOptions.config.rateLimit !== 'credentials') return general
    return then(general, () => limit(reply, `c:${address}`, limits.rules.credentials))
  }

  const identify = (request: FastifyRequest, reply: FastifyReply): Maybe<void> => {
    const access = request.is404 ? 'public' : (request.routeOptions.config.access ?? 'public')
    const header = request.headers.authorization
    if (header === undefined) {
      if (access === 'public') return
      throw unauthenticated('This needs an access token.')
    }
    // Where anybody may call, a token that has expired must not stand in the way: a client sends it along to the very
    // route that gives it a new one.
    return then(principalOf(header, access === 'public'), (principal) => {
      if (!principal) return
      request.principal = principal
      demand(access, principal)
      return limits && limit(reply, `u:${principal.id}`, limits.rules.user)
    })
  }

  const principalOf = (header: string, optional: boolean): Maybe<Principal | undefined> => {
    try {
      const token = BEARER.exec(header)?.[1]
      if (token === undefined) throw unauthenticated('Send the access token as Authorization: Bearer.')
      const checked = verifier.verify(token)
      return optional && checked instanceof Promise ? checked.catch(orNobody) : checked
    } catch (cause) {
      if (optional) return orNobody(cause)
      throw cause
    }
  }

  return (request, reply, done) => {
    const { headers } = request.raw
    for (const name in headers) if (isIdentityHeader(name)) delete headers[name]
    let admitted: Maybe<void>
    try {
      admitted = then(limitAddress(request, reply), () => identify(request, reply))
    } catch (cause) {
      done(cause as Error)
      return
    }
    if (admitted instanceof Promise) admitted.then(() => done(), done)
    else done()
  }
}

/** A bad token is nobody's; that the keys cannot be had is another matter. */
const orNobody = (cause: unknown): undefined => {
  if (cause instanceof Problem && cause.status === 401) return undefined
  throw cause
}

const demand = (access: Access, principal: Principal): void => {
  if (typeof access === 'string' || isAllowed(access, principal)) return
  const wanted = 'permission' in access ? access.permission : access.anyPermission.join(' or ')
  throw new Problem(403, 'FORBIDDEN', `This needs the permission ${wanted}.`)
}

/** The strictest bucket so far speaks: the last one counted is the narrower one. */
const count = (reply: FastifyReply, rule: RateRule, taken: Taken): void => {
  reply.header('ratelimit-limit', rule.burst)
  reply.header('ratelimit-remaining', taken.remaining)
  reply.header('ratelimit-reset', taken.resetS)
  if (taken.allowed) return
  throw new Problem(429, 'RATE_LIMITED', 'Too many requests.', { headers: { 'Retry-After': String(taken.retryAfterS) } })
}
