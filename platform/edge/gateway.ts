import { createSecretKey } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type FastifyBaseLogger, type FastifyReply, fastify, LogController } from 'fastify'
import type { Logger } from 'pino'
import Type from 'typebox'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import { admission } from './admission.ts'
import { compilingWhenNeeded } from './compiling.ts'
import { addDocsPage } from './docs-page.ts'
import type { HttpApp } from './http-app.ts'
import { checkTexts, parseBody, parseForm } from './input-guard.ts'
import { documentRoutes } from './openapi.ts'
import { invalidField, Problem } from './problem.ts'
import { explanationOf, PROBLEM_TYPE, problemBody, problemOf, rawAnswer } from './problem-answer.ts'
import { memoryRateLimiter, type RateLimiter, type RateLimits } from './rate-limit.ts'
import { routeRules } from './route-rules.ts'
import { securityHeaders } from './security-headers.ts'
import type { TokenVerifier } from './token-verifier.ts'
import { type TraceContext, traceContexts } from './trace.ts'

export type GatewayOptions = {
  readonly system: { readonly name: string; readonly title: string }
  readonly version: string
  /** Where the world reaches it, for example `https://parking.example`; only documentation and HSTS need it. */
  readonly publicUrl?: string | undefined
  readonly verifier: TokenVerifier
  /** `off` is for load tests. */
  readonly limits: RateLimits | 'off'
  /** Counts in this process unless another one is given. */
  readonly limiter?: RateLimiter
  readonly random: Random
  readonly clock: Clock
  readonly log: Logger
  /**
   * Keys the fingerprints of requests with an `Idempotency-Key`. It must survive restarts and be the same in all replicas:
   * with another one, a repeated request is taken for a different request and refused.
   */
  readonly fingerprintKey: Uint8Array
  /** Origins of web pages that may call, such as `https://app.example`. */
  readonly cors?: readonly string[]
  /** Whose `X-Forwarded-For` to believe: nobody's, everybody's, or that of these addresses and networks. */
  readonly trustProxy?: boolean | readonly string[]
  /** The document of `asyncApiDocument`, served at `/asyncapi.json`. */
  readonly asyncApi?: object
}

/** Where the routes of services begin. */
export const GATEWAY_PATH = '/gateway/v1'

const BODY_LIMIT_BYTES = 1_048_576
const REQUEST_TIMEOUT_MS = 30_000

const TRACE = Symbol('trace context')
type Traced = IncomingMessage & { [TRACE]?: TraceContext }

/**
 * The edge of a system, without any service: mount those with {@link mountRoutes}, then `listen`. Its `ready()` throws
 * when a route does not declare who may call it.
 */
export const createGateway = async (options: GatewayOptions): Promise<HttpApp> => {
  const { random, clock, log } = options
  if (options.fingerprintKey.byteLength < 16) throw new TypeError('the fingerprint key needs at least 16 bytes')
  const contextOf = traceContexts(random)
  const traceOf = (raw: Traced): TraceContext => {
    raw[TRACE] ??= contextOf(raw.headers)
    return raw[TRACE]
  }
  const app: HttpApp = fastify({
    ...compilingWhenNeeded,
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: (raw) => traceOf(raw as Traced).traceId,
    childLoggerFactory: (logger, _bindings, childOptions, raw) => {
      const { traceId, correlationId } = traceOf(raw as Traced)
      return logger.child({ traceId, correlationId }, childOptions)
    },
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 200 },
    trustProxy: typeof options.trustProxy === 'object' ? [...options.trustProxy] : (options.trustProxy ?? false),
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      const problem = problemOf(error)
      const { traceId } = traceOf(request.raw as Traced)
      const answer: FastifyReply = reply as FastifyReply
      answer.code(problem.status).header('x-trace-id', traceId).type(PROBLEM_TYPE).send(problemBody(problem, traceId))
    },
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
      else socket.end(rawAnswer(wireProblem(error.code), contextOf({}).traceId))
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.decorate('commandMessages', { random, fingerprintKey: createSecretKey(options.fingerprintKey) })
  app.decorateRequest('principal', undefined)
  app.decorateRequest('correlationId', '')
  app.decorateRequest('traceparent', '')
  app.decorateRequest('rawBody', undefined)

  const rules = routeRules()
  app.addHook('onRoute', rules.add)
  app.addHook('onReady', async () => {
    const missing = rules.undeclared()
    if (missing.length > 0) throw new TypeError(`these routes do not say in config.access who may call them: ${missing.join(', ')}`)
  })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (request.routeOptions.config.keepsRawBody) request.rawBody = bytes as Buffer
    parsed(() => {
      if (request.routeOptions.config.takesForm) throw wrongMedia('application/x-www-form-urlencoded')
      return parseBody(bytes as Buffer)
    }, done)
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (request, bytes, done) => {
    parsed(() => {
      if (!request.routeOptions.config.takesForm) throw wrongMedia('application/json')
      return parseForm(bytes as Buffer)
    }, done)
  })

  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', (request, reply, done) => {
    const trace = traceOf(request.raw as Traced)
    request.correlationId = trace.correlationId
    request.traceparent = trace.traceparent
    reply.header('x-trace-id', trace.traceId)
    reply.header('x-correlation-id', trace.correlationId)
    reply.header('cache-control', 'no-store')
    done(closing ? shuttingDown() : undefined)
  })
  // Without it, a connection that was busy when the stop began would be kept alive and hold up the end.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
  const security = Object.entries(securityHeaders(options.publicUrl))
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of security) reply.raw.setHeader(name, value)
    done()
  })
  const origins = options.cors ?? []
  app.decorate('reach', { publicUrl: options.publicUrl, origins })
  await app.register(cookie)
  if (origins.length > 0) await app.register(cors, corsOptions(origins))
  const limits = options.limits === 'off' ? undefined : { rules: options.limits, limiter: options.limiter ?? memoryRateLimiter() }
  app.addHook('onRequest', admission({ verifier: options.verifier, clock, limits }))
  const nothingHere = (request: { readonly url: string }): Problem => {
    const methods = rules.methodsAt(request.url.split('?', 1)[0] ?? '')
    if (methods.length === 0) return new Problem(404, 'NOT_FOUND', 'There is nothing at this path.')
    const headers = { Allow: methods.join(', ') }
    return new Problem(405, 'METHOD_NOT_ALLOWED', `This path knows ${headers.Allow}.`, { headers })
  }
  // Before any body is read: what is wrong with it is of no interest then.
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.is404 && request.method !== 'OPTIONS' ? nothingHere(request) : undefined)
  })
  app.addHook('preValidation', (request, _reply, done) => {
    if (!request.is404) checkTexts(request.params, 'path')
    checkTexts(request.query, 'query')
    if (request.body !== undefined && !request.routeOptions.schema?.body) refuseBody(request.body)
    done()
  })

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500) request.log.error({ fault: faultRecord(problem.cause ?? problem) }, problem.code)
    return reply
      .code(problem.status)
      .headers(problem.headers)
      .type(PROBLEM_TYPE)
      .serializer((body: string) => body)
      .send(problemBody(problem, request.id))
  })
  app.setNotFoundHandler((request, reply) => {
    const problem = nothingHere(request)
    if (problem.status === 404) throw problem
    return reply.code(204).headers(problem.headers).send()
  })
  // The route's pattern and never the URL, which may hold what must not be kept.
  app.addHook('onResponse', (request, reply, done) => {
    const line = { method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    if (reply.statusCode < 400) request.log.debug(line, 'answered')
    else request.log.info(line, 'refused')
    done()
  })

  await documentRoutes(app, { system: options.system, version: options.version, publicUrl: options.publicUrl, rules })
  const hidden = { config: { access: 'public' as const }, schema: { hide: true } }
  app.get('/openapi.json', hidden, () => app.swagger())
  app.get('/problems/:name', { ...hidden, schema: { hide: true, params: ProblemName } }, (request) => explanationOf(request.params.name))
  const { asyncApi } = options
  if (asyncApi) app.get('/asyncapi.json', hidden, () => asyncApi)
  addDocsPage(app, options.system.title)
  return app
}

/** Hands over what a parser makes of a body, or why it could not. */
const parsed = (parse: () => unknown, done: (error: Error | null, body?: unknown) => void): void => {
  let body: unknown
  try {
    body = parse()
  } catch (cause) {
    done(cause as Error)
    return
  }
  done(null, body)
}

const wrongMedia = (right: string): Problem => new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', `Send the body as ${right}.`)

const ProblemName = Type.Object({ name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,80}$' }) })

/** Adds the routes of a service under {@link GATEWAY_PATH}; its name groups them in the documentation. */
export const mountRoutes = (
  app: HttpApp,
  service: { readonly name: string; readonly purpose: string },
  add: (app: HttpApp) => void,
): void => {
  app.apiTags.push({ name: service.name, description: service.purpose })
  app.register(
    async (scope) => {
      scope.addHook('onRoute', (route) => {
        if (route.schema?.hide) return
        route.schema = { ...route.schema, tags: route.schema?.tags ?? [service.name] }
      })
      add(scope as HttpApp)
    },
    { prefix: GATEWAY_PATH },
  )
}

const shuttingDown = (): Problem => new Problem(503, 'SHUTTING_DOWN', 'This process is stopping.', { headers: { 'Retry-After': '1' } })

const wireProblem = (code: string | undefined): Problem => {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem(431, 'HEADERS_TOO_LARGE', 'The headers are too large.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem(408, 'REQUEST_TIMEOUT', 'The request took too long to arrive.')
  return new Problem(400, 'MALFORMED_REQUEST', 'This is not HTTP as we understand it.')
}

/** A route that takes no body gets none, or an empty object as some clients send it. */
const refuseBody = (body: unknown): void => {
  const names = body !== null && typeof body === 'object' && !Array.isArray(body) ? Object.keys(body) : undefined
  if (names?.length === 0) return
  throw invalidField(
    names?.[0]?.slice(0, 100) ?? 'body',
    names ? 'is not a known field' : 'must be empty',
    names ? 'UNKNOWN_FIELD' : 'NOT_ALLOWED',
  )
}

/** Only what helps to find a fault: other members of errors, such as a database's `detail`, quote people's data. */
const faultRecord = (error: unknown, depth = 0): object => {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  const code = (error as { code?: unknown }).code
  const inner = cause === undefined || depth === 4 ? {} : { cause: faultRecord(cause, depth + 1) }
  return { type: name, message, ...(typeof code === 'string' ? { code } : {}), stack, ...inner }
}

const corsOptions = (origins: readonly string[]) => ({
  origin: [...origins],
  strictPreflight: false,
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  // For session cookies; SameSite=Strict keeps them from other sites all the same.
  credentials: true,
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'X-Correlation-Id',
    'X-Requested-With',
    'traceparent',
  ],
  exposedHeaders: [
    'ETag',
    'Location',
    'Retry-After',
    'X-Trace-Id',
    'X-Correlation-Id',
    'RateLimit-Limit',
    'RateLimit-Remaining',
    'RateLimit-Reset',
  ],
  maxAge: 600,
})
