// Who is logged in. The access token lives in the memory of the page only; the refresh token in a cookie that no script can read.
import { useSyncExternalStore } from 'react'
import { ApiProblem } from './problem.ts'

/** Somebody with an account, as the gateway tells it. */
export type User = { readonly id: string; readonly email: string; readonly fullName: string; readonly roles: readonly string[] }
/** `unknown` until the first page has asked whether the cookie is still good. */
export type Session =
  | { readonly state: 'unknown' }
  | { readonly state: 'guest' }
  | { readonly state: 'user'; readonly user: User; readonly token: string; readonly expiresAtMs: number }

const GATEWAY = '/gateway/v1'
/** Says that there may be a session, so that a guest's page does not ask for one each time. It holds no secret. */
const MARK = 'plaza-session'
/** How long before its end a token is exchanged: a call that takes a while must not arrive too late. */
const EARLY_MS = 20_000

let session: Session = { state: 'unknown' }
const listeners = new Set<() => void>()
let refreshing: Promise<Session> | undefined

const become = (next: Session): Session => {
  session = next
  for (const listener of listeners) listener()
  return next
}

const post = (path: string, body: object, token?: string): Promise<Response> =>
  fetch(GATEWAY + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'plaza', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new ApiProblem(0, { detail: String(cause) })
  })

type Tokens = { readonly accessToken: string; readonly expiresIn: number }

const begin = (user: User, { accessToken, expiresIn }: Tokens): Session => {
  localStorage.setItem(MARK, 'yes')
  return become({ state: 'user', user, token: accessToken, expiresAtMs: Date.now() + expiresIn * 1_000 })
}

/** Who a token is for. Roles may have changed since the last one. */
const whoIs = async ({ accessToken }: Tokens): Promise<User> => {
  const answer = await fetch(`${GATEWAY}/users/me`, { headers: { authorization: `Bearer ${accessToken}` } }).catch((cause: unknown) => {
    throw new ApiProblem(0, { detail: String(cause) })
  })
  if (!answer.ok) throw await problemOf(answer)
  return (await answer.json()) as User
}

const problemOf = async (answer: Response): Promise<ApiProblem> =>
  new ApiProblem(answer.status, await answer.json().catch(() => undefined), Number(answer.headers.get('retry-after')) || undefined)

const end = (): Session => {
  localStorage.removeItem(MARK)
  return become({ state: 'guest' })
}

const enter = async (path: string, body: object): Promise<Session> => {
  const answer = await post(path, { ...body, session: 'cookie' })
  if (!answer.ok) throw await problemOf(answer)
  const { user, ...tokens } = (await answer.json()) as Tokens & { readonly user: User }
  return begin(user, tokens)
}

/** Logs in. Throws an {@link ApiProblem} when that is refused. */
export const logIn = (email: string, password: string): Promise<Session> => enter('/auth/login', { email, password })

/** Opens an account and logs in. Throws an {@link ApiProblem}. */
export const register = (account: object): Promise<Session> => enter('/auth/register', account)

/** Ends the session here and at the server; here also when the server is away. */
export const logOut = async (): Promise<void> => {
  try {
    await post('/auth/logout', {})
  } finally {
    end()
  }
}

const refresh = async (): Promise<Session> => {
  const answer = await post('/auth/refresh', {})
  if (answer.status === 401 || answer.status === 403) return end()
  if (!answer.ok) throw await problemOf(answer)
  const tokens = (await answer.json()) as Tokens
  return begin(await whoIs(tokens), tokens)
}

/** Exchanges the token now; calls at once share one exchange. Throws when the server is away, and the session goes on. */
export const refreshNow = (): Promise<Session> => {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined
  })
  return refreshing
}

/** The session as it is, with a token that is good for a while yet. */
export const currentSession = (): Promise<Session> | Session => {
  if (session.state === 'unknown') return localStorage.getItem(MARK) ? refreshNow() : become({ state: 'guest' })
  if (session.state === 'user' && Date.now() > session.expiresAtMs - EARLY_MS) return refreshNow()
  return session
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Calls back whenever somebody logs in or out. */
export const onSession = subscribe

// Whoever logs out in one tab is logged out in the others, and the same for logging in.
if (typeof addEventListener === 'function') {
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== MARK) return
    if (newValue === null) become({ state: 'guest' })
    else if (session.state !== 'user') refreshNow().catch(() => become({ state: 'unknown' }))
  })
}

/** The session, for a component that shows who is logged in. */
export const useSession = (): Session => useSyncExternalStore(subscribe, () => session)
