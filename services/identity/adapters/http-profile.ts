import type { HttpApp } from '#platform/edge/http-app.ts'
import { notFound } from '#platform/edge/problem.ts'
import { commandMessage, etag, principalOf, requireIfMatch } from '#platform/edge/request.ts'
import { problems, readLine } from '#platform/edge/schemas.ts'
import type { Store } from '#platform/store/store.ts'
import { users } from '../application/collections.ts'
import type { RegisteredUser, UserId } from '../domain/user.ts'
import type { HttpContext } from './http-context.ts'
import { IfMatchSchema, newRoleSchema, ProfileChangeSchema, ProfileSchema } from './http-schemas.ts'
import { userProblem } from './problems.ts'

/** The user as now. Throws a 404 problem for an id that is nobody's. */
export const userOf = async (store: Store, id: UserId): Promise<RegisteredUser> => {
  const user = await store.stateOf(users, id)
  if (user.type !== 'registered') throw notFound('user')
  return user
}

const profileOf = (id: UserId, { email, fullName, roles, locale, emailVerified }: RegisteredUser) => ({
  id,
  email,
  fullName,
  roles: [...roles],
  locale,
  emailVerified,
})

export const profileRoutes = (app: HttpApp, { store, clock, selfAssignable }: HttpContext): void => {
  app.get(
    '/users/me',
    {
      config: { access: 'authenticated' },
      schema: { operationId: 'getProfile', summary: 'Who I am', response: { 200: ProfileSchema, ...problems(404) } },
    },
    async (request, reply) => {
      const { id } = principalOf(request)
      const user = await userOf(store, id)
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
      const command = { type: 'ChangeProfile', fullName, locale: request.body.locale, basedOn } as const
      const { rejected } = await store.execute(users, id, command, message)
      if (rejected) throw userProblem(rejected)
      const user = await userOf(store, id)
      return reply.header('etag', etag(user.revision)).send(profileOf(id, user))
    },
  )

  app.post(
    '/users/me/roles',
    {
      config: { access: 'authenticated' },
      schema: {
        operationId: 'takeRole',
        summary: 'Take on a further role',
        description: 'Harmless for a role that one has. The next access token has it: refresh to use it now.',
        body: newRoleSchema(selfAssignable),
        response: { 200: ProfileSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const { id } = principalOf(request)
      const { message } = commandMessage(request, clock.nowMs())
      const { rejected } = await store.execute(users, id, { type: 'GrantRole', role: request.body.role }, message)
      if (rejected) throw userProblem(rejected)
      const user = await userOf(store, id)
      return reply.header('etag', etag(user.revision)).send(profileOf(id, user))
    },
  )
}
