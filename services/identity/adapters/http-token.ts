// The OAuth 2.0 token endpoint, for programs and libraries that expect one: the grants password, refresh_token and
// client_credentials of RFC 6749, with its own form of requests and errors.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { HttpApp } from '#platform/edge/http-app.ts'
import type { Problem } from '#platform/edge/problem.ts'
import { problemOf } from '#platform/edge/problem-answer.ts'
import { logIn } from '../application/log-in.ts'
import { authenticateClient, type KnownClient } from '../application/machine-clients.ts'
import { openSession, refreshSession } from '../application/sessions.ts'
import type { AccessToken } from './access-tokens.ts'
import { callerOf, freshMessage } from './caller.ts'
import { clientCredentials } from './client-credentials.ts'
import { type HttpContext, publicCredentials } from './http-context.ts'
import { TokenErrorSchema, TokenRequestSchema, TokenResponseSchema } from './http-schemas.ts'
import { OAuthError } from './oauth-error.ts'
import { logInProblem, orBusy } from './problems.ts'

type TokenRequest = Static<typeof TokenRequestSchema>
type TokenResponse = Static<typeof TokenResponseSchema>

/** RFC 6749 §3.2: a parameter without a value counts as left out. */
const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value)

const required = (body: TokenRequest, name: 'username' | 'password' | 'refresh_token'): string => {
  const value = given(body[name])
  if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing.`)
  return value
}

export const tokenRoute = (app: HttpApp, context: HttpContext): void => {
  const { ports, store, durations, clock, accessTokens, system } = context
  const authenticate = logIn(ports, context.slowDown)
  const open = openSession(ports, durations)
  const refresh = refreshSession(ports, durations)
  const clientBySecret = authenticateClient(store)

  /** The client, if one authenticates. A client that fails to is refused, whatever it asks for. */
  const clientOf = async (request: FastifyRequest, body: TokenRequest, nowMs: number): Promise<KnownClient | undefined> => {
    const credentials = clientCredentials(request.headers.authorization, given(body.client_id), given(body.client_secret))
    if (!credentials) return undefined
    const client = await clientBySecret(credentials.id, credentials.secret, nowMs)
    if (!client) throw new OAuthError('invalid_client', 'The id or the secret of the client is wrong.')
    return client
  }

  const responseOf = ({ accessToken, expiresIn, permissions }: AccessToken, refreshToken?: string): TokenResponse => ({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresIn,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    scope: permissions.join(' '),
  })

  type Grant = (request: FastifyRequest, body: TokenRequest, client: KnownClient | undefined, nowMs: number) => Promise<TokenResponse>

  const byPassword: Grant = async (request, body, client, nowMs) => {
    const message = freshMessage(request, nowMs, ports.random)
    const from = callerOf(request)
    const attempt = { email: required(body, 'username'), password: required(body, 'password'), network: from.network }
    const { known, rejected } = await authenticate(message, attempt)
    if (rejected?.type === 'WrongCredentials') throw new OAuthError('invalid_grant', 'The username or the password is wrong.')
    if (rejected) throw logInProblem(rejected, nowMs)
    const opening = { userId: known.id, passwordNumber: known.passwordNumber, from, clientId: client?.id ?? null }
    const session = await open(message, opening)
    return responseOf(await accessTokens.forUser(known, session.sessionId, nowMs), session.refreshToken)
  }

  const byRefreshToken: Grant = async (request, body, client, nowMs) => {
    const message = freshMessage(request, nowMs, ports.random)
    const refreshed = await refresh(message, required(body, 'refresh_token'), client?.id ?? null)
    if (refreshed.rejected) {
      if (refreshed.ended) request.log.warn({ userId: refreshed.ended }, 'a used refresh token came back: its session was ended')
      throw new OAuthError('invalid_grant', 'This refresh token is not valid (any more).')
    }
    const { known, tokens } = refreshed
    return responseOf(await accessTokens.forUser(known, tokens.sessionId, nowMs), tokens.refreshToken)
  }

  const byClient: Grant = async (_request, body, client, nowMs) => {
    if (!client) throw new OAuthError('invalid_client', 'This grant is for clients with a secret.')
    // A permission that the system does not have any more is nobody's.
    const allowed = client.scope.filter((permission) => context.permissions.includes(permission))
    const wanted = (given(body.scope) ?? allowed.join(' ')).split(' ').filter((permission) => permission !== '')
    if (!wanted.every((permission) => allowed.includes(permission))) {
      throw new OAuthError('invalid_scope', 'The client may not do all of that.')
    }
    return responseOf(await accessTokens.forClient({ id: client.id, scope: [...new Set(wanted)].sort() }, nowMs))
  }

  const grants: Readonly<Record<string, Grant>> = { password: byPassword, refresh_token: byRefreshToken, client_credentials: byClient }

  const refuse = (cause: unknown, reply: FastifyReply): FastifyReply => {
    const error = cause instanceof OAuthError ? cause : oauthError(problemOf(cause))
    // HTTP wants a challenge with every 401, RFC 6749 §5.2 the one of the scheme that was used: Basic is the only one.
    if (error.status === 401) reply.header('www-authenticate', `Basic realm="${system}", charset="UTF-8"`)
    return reply
      .code(error.status)
      .headers({ ...error.headers, pragma: 'no-cache' })
      .type('application/json; charset=utf-8')
      .serializer((body: string) => body)
      .send(JSON.stringify({ error: error.code, error_description: error.message }))
  }

  app.post(
    '/auth/token',
    {
      config: { ...publicCredentials, takesForm: true },
      errorHandler: (error, _request, reply) => refuse(error, reply as FastifyReply),
      schema: {
        operationId: 'getToken',
        summary: 'OAuth 2.0 token endpoint',
        description:
          'RFC 6749 with the grants password (§4.3), refresh_token (§6) and client_credentials (§4.4). Clients authenticate by HTTP Basic or in the body; for people’s own tokens none is needed. Errors are those of §5.2; 429 and 503 say with Retry-After when to try again.',
        consumes: ['application/x-www-form-urlencoded'],
        body: TokenRequestSchema,
        response: { 200: TokenResponseSchema, 400: TokenErrorSchema, 401: TokenErrorSchema, 429: TokenErrorSchema, 503: TokenErrorSchema },
      },
    },
    async (request, reply) => {
      const { body } = request
      const nowMs = clock.nowMs()
      const grant = Object.hasOwn(grants, body.grant_type) ? grants[body.grant_type] : undefined
      if (!grant) throw new OAuthError('unsupported_grant_type', `There are the grants ${Object.keys(grants).join(', ')}.`)
      const client = await clientOf(request, body, nowMs)
      const response = await orBusy(grant(request, body, client, nowMs))
      return reply.header('pragma', 'no-cache').send(response)
    },
  )
}

/** What the gateway or another route would answer with a problem, in the words of OAuth. */
const oauthError = (problem: Problem): OAuthError => {
  const { status, headers, fields, message } = problem
  if (status === 429 || status === 503) return new OAuthError('temporarily_unavailable', message, { status, headers })
  // What nobody expected stays a problem, so that it is logged as one.
  if (status >= 500) throw problem
  const [field] = fields
  return new OAuthError('invalid_request', field ? `${field.path} ${field.message}.` : message)
}
