import Type from 'typebox'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { listPage } from '#platform/edge/list-page.ts'
import { notFound } from '#platform/edge/problem.ts'
import { principalOf } from '#platform/edge/request.ts'
import { CursorSchema, IdSchema, LimitSchema, pageOf, problems } from '#platform/edge/schemas.ts'
import { toIso } from '#platform/kernel/clock.ts'
import { credentials, sessions } from '../application/collections.ts'
import { keepsSession } from '../domain/credential.ts'
import { freshMessage } from './caller.ts'
import type { HttpContext } from './http-context.ts'
import { SessionSchema } from './http-schemas.ts'

const SessionParams = Type.Object({ id: IdSchema })
const ListQuery = Type.Object({ limit: LimitSchema, cursor: Type.Optional(CursorSchema) })

export const sessionRoutes = (app: HttpApp, { store, ports, clock, cursors }: HttpContext): void => {
  const access = { access: 'authenticated' } as const

  app.get(
    '/auth/sessions',
    {
      config: access,
      schema: {
        operationId: 'listSessions',
        summary: 'Where I am logged in, the newest first',
        querystring: ListQuery,
        response: { 200: pageOf(SessionSchema) },
      },
    },
    async (request) => {
      const { id: userId, sessionId } = principalOf(request)
      const { limit, cursor } = request.query
      const where = [
        { column: 'user_id', is: '=', value: userId },
        { column: 'is_open', is: '=', value: true },
      ] as const
      const wish = { where, orderBy: { column: 'opened_at', descending: true }, limit, cursor }
      const credential = await store.stateOf(credentials, userId)
      const nowMs = clock.nowMs()
      return listPage({ store, cursors }, sessions, wish, ({ id, state }) => {
        if (state.type !== 'open' || nowMs >= state.expiresAtMs || !keepsSession(credential, id, state.passwordNumber)) return undefined
        return {
          id,
          openedAt: toIso(state.openedAtMs),
          lastUsedAt: toIso(state.lastUsedAtMs),
          ...state.from,
          current: id === sessionId,
        }
      })
    },
  )

  app.delete(
    '/auth/sessions/:id',
    {
      config: access,
      schema: {
        operationId: 'endSession',
        summary: 'Log out somewhere else',
        description: 'It cannot be refreshed from now on; its access token lives on until it expires.',
        params: SessionParams,
        response: { 204: Type.Null({ description: 'The session is over.' }), ...problems(404) },
      },
    },
    async (request, reply) => {
      const command = { type: 'End', userId: principalOf(request).id, why: 'ended-by-user' } as const
      const { id } = request.params
      // Looked at first, so that ids of others leave nothing behind.
      const session = await store.stateOf(sessions, id)
      if (session.type === 'none' || session.userId !== command.userId) throw notFound('session')
      await store.execute(sessions, id, command, freshMessage(request, clock.nowMs(), ports.random))
      return reply.code(204).send(null)
    },
  )
}
