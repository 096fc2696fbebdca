import type { HttpApp } from '#platform/edge/http-app.ts'
import type { HttpContext } from './http-context.ts'
import { logInRoutes } from './http-log-in.ts'
import { passwordRoutes } from './http-passwords.ts'
import { profileRoutes } from './http-profile.ts'
import { sessionRoutes } from './http-sessions.ts'
import { tokenRoute } from './http-token.ts'
import { sessionCookie } from './session-cookie.ts'

/** Adds the routes of identity, relative to the gateway's prefix. */
export const identityRoutes =
  (context: HttpContext) =>
  (app: HttpApp): void => {
    const cookie = sessionCookie(app, context.system, `${app.prefix}/auth`)
    logInRoutes(app, context, cookie)
    passwordRoutes(app, context)
    sessionRoutes(app, context)
    profileRoutes(app, context)
    tokenRoute(app, context)
  }
