import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { conflict, invalidField, notFound, Problem, problemsFor } from '#platform/edge/problem.ts'
import { commandMessage, etag, principalOf, requireIfMatch } from '#platform/edge/request.ts'
import { problems, readLine } from '#platform/edge/schemas.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import { type MessageId, timeOrderedId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import { users } from '../application/collections.ts'
import type { KnownUser } from '../application/log-in.ts'
import { type Ports, TooBusy } from '../application/ports.ts'
import type { Registered, Registration } from '../application/register-user.ts'
import type { Refreshed } from '../application/sessions.ts'
import type { RegisteredUser, UserId, UserRejection } from '../domain/user.ts'
import type { AccessToken } from './access-tokens.ts'
import {
  IfMatchSchema,
  JwksSchema,
  LoggedInSchema,
  LogInSchema,
  ProfileChangeSchema,
  ProfileSchema,
  RefreshTokenSchema,
  registrationSchema,
  TokensSchema,
} from './http-schemas.ts'
import type { SigningKeys } from './signing-keys.ts'

/** What the routes call. */
export type HttpUseCases = {
  readonly register: (message: Message, repeatable: boolean, wish: Registration) => Promise<Registered>
  readonly authenticate: (email: string, password: string) => Promise<KnownUser | undefined>
  readonly openSession: (message: Message, userId: UserId) => Promise<string>
  readonly refresh: (message: Message, refreshToken: string) => Promise<Refreshed>
  readonly logOut: (message: Message, refreshToken: string) => Promise<void>
  readonly accessToken: (known: KnownUser, nowMs: number) => Promise<AccessToken>
  readonly store: Store
  readonly jwks: SigningKeys['jwks']
}

type Options = {
  readonly clock: Clock
  readonly random: Ports['random']
  readonly selfAssignable: readonly string[]
}

const emailTaken = (): Problem => conflict('EMAIL_TAKEN', 'There is already an account with this e-mail address.')

/** The answer to each reason why a user cannot be changed or made. */
const userProblem = problemsFor<UserRejection>({
  UserNotFound: () => notFound('user'),
  EmailTaken: emailTaken,
  AlreadyRegistered: emailTaken,
  RegistrationAbandoned: emailTaken,
  ChangedMeanwhile: () => new Problem(412, 'CHANGED_MEANWHILE', 'The profile has changed since you read it. Read it again.'),
})

const INVALID_CREDENTIALS = 'The e-mail address or the password is wrong.'
const INVALID_REFRESH_TOKEN = 'This refresh token is not valid (any more). Log in again.'

const unauthorized = (code: string, detail: string): Problem =>
  new Problem(401, code, detail, { headers: { 'WWW-Authenticate': 'Bearer' } })

/** Two addresses that look the same must not be two people's. */
const requireVisible = (path: string, text: string): void => {
  if (/\p{C}/u.test(text.trim())) throw invalidField(path, 'must not contain invisible characters')
}

/** Turns "too many at this moment" into an answer; everything else goes on. */
const orBusy = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof TooBusy)) throw cause
    throw new Problem(503, 'TOO_BUSY', 'Too many people log in at this moment. Try again soon.', { headers: { 'Retry-After': '3' }, cause })
  }
}

const profileOf = (id: UserId, { email, fullName, roles, locale }: RegisteredUser) => ({ id, email, fullName, roles: [...roles], locale })

/** Adds the routes of identity, relative to the gateway's prefix. */
export const identityRoutes =
  (useCases: HttpUseCases, { clock, random, selfAssignable }: Options) =>
  (app: HttpApp): void => {
    const publicCredentials = { access: 'public', rateLimit: 'credentials' } as const

    /** A message that nobody can repeat, for what makes new secrets each time; see application/sessions.ts. */
    const freshMessage = (request: FastifyRequest, nowMs: number): Message => ({
      id: `session/${timeOrderedId(nowMs, random)}` as MessageId,
      atMs: nowMs,
      correlationId: request.correlationId,
      traceparent: request.traceparent,
    })

    const tokensFor = async (request: FastifyRequest, known: KnownUser, nowMs: number) => ({
      ...(await useCases.accessToken(known, nowMs)),
      refreshToken: await useCases.openSession(freshMessage(request, nowMs), known.id),
    })

    const userOf = async (id: UserId): Promise<RegisteredUser> => {
      const user = await useCases.store.stateOf(users, id)
      if (user.type !== 'registered') throw notFound('user')
      return user
    }

    app.post(
      '/auth/register',
      {
        config: publicCredentials,
        schema: {
          operationId: 'register',
          summary: 'Open an account and log in',
          description: 'Takes an Idempotency-Key. A repetition has the same user and new tokens.',
          body: registrationSchema(selfAssignable),
          response: { 201: LoggedInSchema, ...problems(409, 503) },
        },
      },
      async (request, reply) => {
        const { locale = 'en', ...wish } = request.body
        requireVisible('email', wish.email)
        const fullName = readLine('fullName', wish.fullName)
        const nowMs = clock.nowMs()
        const { message, repeatable } = commandMessage(request, nowMs)
        const { user, rejected } = await orBusy(useCases.register(message, repeatable, { ...wish, fullName, locale }))
        if (rejected) throw emailTaken()
        // A repetition answers with the user as registered, while its token has the roles of now.
        const tokens = await tokensFor(request, { id: user.id, user: await userOf(user.id) }, nowMs)
        return reply.code(201).send({ user: { ...user, roles: [...user.roles] }, ...tokens })
      },
    )

    app.post(
      '/auth/login',
      {
        config: { ...publicCredentials, idempotencyKey: false },
        schema: {
          operationId: 'logIn',
          summary: 'Log in with e-mail address and password',
          body: LogInSchema,
          response: { 200: LoggedInSchema, ...problems(401, 503) },
        },
      },
      async (request, reply) => {
        const { email, password } = request.body
        const known = await orBusy(useCases.authenticate(email, password))
        if (!known) throw unauthorized('INVALID_CREDENTIALS', INVALID_CREDENTIALS)
        const { id, fullName, roles, email: address } = profileOf(known.id, known.user)
        const tokens = await tokensFor(request, known, clock.nowMs())
        return reply.send({ user: { id, email: address, fullName, roles }, ...tokens })
      },
    )

    app.post(
      '/auth/refresh',
      {
        config: { ...publicCredentials, idempotencyKey: false },
        schema: {
          operationId: 'refreshTokens',
          summary: 'Take a refresh token for new tokens',
          description: 'Each refresh token works once. One that comes back later ends the whole session.',
          body: RefreshTokenSchema,
          response: { 200: TokensSchema, ...problems(401) },
        },
      },
      async (request, reply) => {
        const nowMs = clock.nowMs()
        const refreshed = await useCases.refresh(freshMessage(request, nowMs), request.body.refreshToken)
        if (refreshed.rejected) {
          if (refreshed.ended) request.log.warn({ userId: refreshed.ended }, 'a used refresh token came back: its session was ended')
          throw unauthorized('INVALID_REFRESH_TOKEN', INVALID_REFRESH_TOKEN)
        }
        const tokens = await useCases.accessToken(refreshed.known, nowMs)
        return reply.send({ ...tokens, refreshToken: refreshed.refreshToken })
      },
    )

    app.post(
      '/auth/logout',
      {
        config: { access: 'public', idempotencyKey: false },
        schema: {
          operationId: 'logOut',
          summary: 'End the session of a refresh token',
          description: 'Also succeeds for a token that is not valid any more. Access tokens live on until they expire.',
          body: RefreshTokenSchema,
          response: { 204: Type.Null({ description: 'The session is over.' }) },
        },
      },
      async (request, reply) => {
        await useCases.logOut(freshMessage(request, clock.nowMs()), request.body.refreshToken)
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
        const { keys } = await useCases.jwks()
        return reply.header('cache-control', 'public, max-age=60').send({ keys: keys as never })
      },
    )

    app.get(
      '/users/me',
      {
        config: { access: 'authenticated' },
        schema: {
          operationId: 'getProfile',
          summary: 'Who I am',
          response: { 200: ProfileSchema, ...problems(404) },
        },
      },
      async (request, reply) => {
        const { id } = principalOf(request)
        const user = await userOf(id)
        return reply.header('etag', etag(user.revision)).send(profileOf(id, user))
      },
    )

    app.patch(
      '/users/me',
      {
        config: { access: 'authenticated' },
        schema: {
          operationId: 'changeProfile',
          summary: 'Change my name or language',
          description: 'With If-Match only when the profile is still the one that was read.',
          headers: IfMatchSchema,
          body: ProfileChangeSchema,
          response: { 200: ProfileSchema, ...problems(404, 412) },
        },
      },
      async (request, reply) => {
        const { id } = principalOf(request)
        const { message } = commandMessage(request, clock.nowMs())
        const basedOn = request.headers['if-match'] === undefined ? undefined : requireIfMatch(request)
        const fullName = request.body.fullName === undefined ? undefined : readLine('fullName', request.body.fullName)
        const { rejected } = await useCases.store.execute(
          users,
          id,
          { type: 'ChangeProfile', fullName, locale: request.body.locale, basedOn },
          message,
        )
        if (rejected) throw userProblem(rejected)
        const user = await userOf(id)
        return reply.header('etag', etag(user.revision)).send(profileOf(id, user))
      },
    )
  }
