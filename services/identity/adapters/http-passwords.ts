import Type from 'typebox'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { principalOf } from '#platform/edge/request.ts'
import { problems } from '#platform/edge/schemas.ts'
import { changePassword } from '../application/change-password.ts'
import { forgotPassword, requestVerification, resetPassword, verifyEmail } from '../application/mailed-links.ts'
import type { SessionId } from '../domain/session.ts'
import { freshMessage } from './caller.ts'
import { type HttpContext, publicCredentials } from './http-context.ts'
import { ForgottenSchema, PasswordChangeSchema, PasswordResetSchema, VerificationSchema } from './http-schemas.ts'
import { changeProblem, linkProblem, orBusy, verificationProblem } from './problems.ts'

const Done = Type.Null({ description: 'So it is now.' })
const OnItsWay = Type.Null({ description: 'A mail is on its way, if there is such an account and not too many were sent.' })

export const passwordRoutes = (app: HttpApp, { ports, durations, slowDown, clock }: HttpContext): void => {
  const change = changePassword(ports, slowDown)
  const forgot = forgotPassword(ports, durations)
  const reset = resetPassword(ports)
  const verify = verifyEmail(ports)
  const askAgain = requestVerification(ports, durations)
  const loggedIn = { access: 'authenticated', rateLimit: 'credentials', idempotencyKey: false } as const

  app.post(
    '/auth/password',
    {
      config: loggedIn,
      schema: {
        operationId: 'changePassword',
        summary: 'Change my password',
        description: 'Ends all sessions but the one that asks.',
        body: PasswordChangeSchema,
        response: { 204: Done, ...problems(409, 429, 503) },
      },
    },
    async (request, reply) => {
      const { id: userId, sessionId } = principalOf(request)
      const { current, new: next } = request.body
      const nowMs = clock.nowMs()
      const wish = { userId, sessionId: (sessionId ?? null) as SessionId | null, current, next }
      const { rejected } = await orBusy(change(freshMessage(request, nowMs, ports.random), wish))
      if (rejected) throw changeProblem(rejected, nowMs)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/auth/password/forgot',
    {
      config: publicCredentials,
      schema: {
        operationId: 'forgotPassword',
        summary: 'Ask for a mail with which to set a new password',
        description: 'Answers alike whether or not there is such an account. A few mails an hour are sent at most.',
        body: ForgottenSchema,
        response: { 202: OnItsWay },
      },
    },
    async (request, reply) => {
      await forgot(freshMessage(request, clock.nowMs(), ports.random), request.body.email)
      return reply.code(202).send(null)
    },
  )

  app.post(
    '/auth/password/reset',
    {
      config: publicCredentials,
      schema: {
        operationId: 'resetPassword',
        summary: 'Set a new password with the token of a mail',
        description: 'Ends all sessions. A token works once, and for a short time.',
        body: PasswordResetSchema,
        response: { 204: Done, ...problems(410, 503) },
      },
    },
    async (request, reply) => {
      const { token, new: password } = request.body
      const { rejected } = await orBusy(reset(freshMessage(request, clock.nowMs(), ports.random), token, password))
      if (rejected) throw linkProblem(rejected)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/auth/email/verify',
    {
      config: publicCredentials,
      schema: {
        operationId: 'verifyEmail',
        summary: 'Prove with the token of a mail that the address is mine',
        description: 'A token works once, and for some hours.',
        body: VerificationSchema,
        response: { 204: Done, ...problems(410) },
      },
    },
    async (request, reply) => {
      const { rejected } = await verify(freshMessage(request, clock.nowMs(), ports.random), request.body.token)
      if (rejected) throw linkProblem(rejected)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/auth/email/verification',
    {
      config: loggedIn,
      schema: {
        operationId: 'requestVerification',
        summary: 'Ask for another mail to verify my address',
        response: { 202: OnItsWay, ...problems(404, 409, 429) },
      },
    },
    async (request, reply) => {
      const nowMs = clock.nowMs()
      const { rejected } = await askAgain(freshMessage(request, nowMs, ports.random), principalOf(request).id)
      if (rejected) throw verificationProblem(rejected, nowMs)
      return reply.code(202).send(null)
    },
  )
}
