import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { invalidField } from '#platform/edge/problem.ts'
import { commandMessage } from '#platform/edge/request.ts'
import { problems, readLine } from '#platform/edge/schemas.ts'
import { type KnownUser, logIn } from '../application/log-in.ts'
import { registerUser } from '../application/register-user.ts'
import { logOut, openSession, refreshSession, type SessionTokens } from '../application/sessions.ts'
import { callerOf, freshMessage } from './caller.ts'
import { type HttpContext, publicCredentials } from './http-context.ts'
import { userOf } from './http-profile.ts'
import { JwksSchema, LoggedInSchema, LogInSchema, RefreshSchema, registrationSchema, TokensSchema } from './http-schemas.ts'
import { emailTaken, logInProblem, orBusy, unauthorized } from './problems.ts'
import type { SessionCookie } from './session-cookie.ts'

const invalidRefreshToken = () => unauthorized('INVALID_REFRESH_TOKEN', 'This refresh token is not valid (any more). Log in again.')

/** Two addresses that look the same must not be two people's. */
const requireVisible = (path: string, text: string): void => {
  if (/\p{C}/u.test(text.trim())) throw invalidField(path, 'must not contain invisible characters')
}

/** A request without a body counts as an empty one: the token is then in the cookie. */
const orEmptyBody = {
  preValidation: async (request: FastifyRequest): Promise<void> => {
    if (request.body === undefined) request.body = {}
  },
}

export const logInRoutes = (app: HttpApp, context: HttpContext, cookie: SessionCookie): void => {
  const { ports, durations, clock, selfAssignable, accessTokens } = context
  const register = registerUser(ports, durations)
  const authenticate = logIn(ports, context.slowDown)
  const open = openSession(ports, durations)
  const refresh = refreshSession(ports, durations)
  const end = logOut(ports)

  /** What a client gets: all of it, or without the refresh token, which is then in the cookie. */
  const tokensFor = async (reply: FastifyReply, known: KnownUser, session: SessionTokens, inCookie: boolean, nowMs: number) => {
    const { accessToken, expiresIn } = await accessTokens.forUser(known, session.sessionId, nowMs)
    if (!inCookie) return { accessToken, expiresIn, refreshToken: session.refreshToken }
    cookie.set(reply, session, nowMs)
    return { accessToken, expiresIn }
  }

  app.post(
    '/auth/register',
    {
      config: { access: 'public', rateLimit: 'credentials' },
      schema: {
        operationId: 'register',
        summary: 'Open an account and log in',
        description: 'Takes an Idempotency-Key. A repetition has the same user and new tokens. A mail to verify the address follows.',
        body: registrationSchema(selfAssignable),
        response: { 201: LoggedInSchema, ...problems(403, 409, 503) },
      },
    },
    async (request, reply) => {
      const { locale = 'en', session: kind, ...wish } = request.body
      if (kind === 'cookie') cookie.requireOwnPage(request)
      requireVisible('email', wish.email)
      const fullName = readLine('fullName', wish.fullName)
      const nowMs = clock.nowMs()
      const { message, repeatable } = commandMessage(request, nowMs)
      const { user, rejected } = await orBusy(register(message, repeatable, { ...wish, fullName, locale }))
      if (rejected) throw emailTaken()
      // A repetition answers with the user as registered, while its token has the roles of now.
      const opening = { userId: user.id, from: callerOf(request), clientId: null }
      const session = await open(freshMessage(request, nowMs, ports.random), opening)
      const known = { id: user.id, user: await userOf(context.store, user.id) }
      const tokens = await tokensFor(reply, known, session, kind === 'cookie', nowMs)
      return reply.code(201).send({ user: { ...user, roles: [...user.roles] }, ...tokens })
    },
  )

  app.post(
    '/auth/login',
    {
      config: publicCredentials,
      schema: {
        operationId: 'logIn',
        summary: 'Log in with e-mail address and password',
        description:
          'After some wrong passwords each further try has to wait a little longer, up to a few minutes (429 TOO_MANY_ATTEMPTS), except from where one has logged in before.',
        body: LogInSchema,
        response: { 200: LoggedInSchema, ...problems(401, 403, 429, 503) },
      },
    },
    async (request, reply) => {
      const { email, password, session: kind } = request.body
      if (kind === 'cookie') cookie.requireOwnPage(request)
      const nowMs = clock.nowMs()
      const message = freshMessage(request, nowMs, ports.random)
      const from = callerOf(request)
      const { known, rejected } = await orBusy(authenticate(message, { email, password, network: from.network }))
      if (rejected) throw logInProblem(rejected, nowMs)
      const opening = { userId: known.id, passwordNumber: known.passwordNumber, from, clientId: null }
      const tokens = await tokensFor(reply, known, await open(message, opening), kind === 'cookie', nowMs)
      const { fullName, roles, email: address } = known.user
      return reply.send({ user: { id: known.id, email: address, fullName, roles: [...roles] }, ...tokens })
    },
  )

  app.post(
    '/auth/refresh',
    {
      ...orEmptyBody,
      config: publicCredentials,
      schema: {
        operationId: 'refreshTokens',
        summary: 'Take a refresh token for new tokens',
        description:
          'Each refresh token works once; within a few seconds a repetition gets the same new one. One that comes back later ends the whole session. Without refreshToken in the body the one in the cookie is taken, which needs the header X-Requested-With.',
        body: RefreshSchema,
        response: { 200: TokensSchema, ...problems(401, 403) },
      },
    },
    async (request, reply) => {
      const nowMs = clock.nowMs()
      const inCookie = request.body.refreshToken === undefined
      if (inCookie) cookie.requireOwnPage(request)
      const presented = request.body.refreshToken ?? cookie.read(request) ?? ''
      const refreshed = await refresh(freshMessage(request, nowMs, ports.random), presented, null)
      if (refreshed.rejected) {
        if (refreshed.ended) request.log.warn({ userId: refreshed.ended }, 'a used refresh token came back: its session was ended')
        if (inCookie) cookie.clear(reply)
        throw invalidRefreshToken()
      }
      return reply.send(await tokensFor(reply, refreshed.known, refreshed.tokens, inCookie, nowMs))
    },
  )

  app.post(
    '/auth/logout',
    {
      ...orEmptyBody,
      config: { access: 'public', idempotencyKey: false },
      schema: {
        operationId: 'logOut',
        summary: 'End the session of a refresh token',
        description:
          'Also succeeds for a token that is not valid any more. Access tokens live on until they expire. Without refreshToken in the body the session of the cookie is ended, which needs the header X-Requested-With.',
        body: RefreshSchema,
        response: { 204: Type.Null({ description: 'The session is over.' }), ...problems(403) },
      },
    },
    async (request, reply) => {
      const inCookie = request.body.refreshToken === undefined
      if (inCookie) cookie.requireOwnPage(request)
      const presented = request.body.refreshToken ?? cookie.read(request) ?? ''
      await end(freshMessage(request, clock.nowMs(), ports.random), presented)
      if (inCookie) cookie.clear(reply)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/auth/jwks.json',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getJwks',
        summary: 'The public keys of access tokens',
        response: { 200: JwksSchema },
      },
    },
    async (_request, reply) => {
      const { keys } = await context.jwks()
      return reply.header('cache-control', 'public, max-age=60').send({ keys: keys as never })
    },
  )
}
