// A typed client of a gateway: paths and bodies come from its OpenAPI document, failures are ApiProblems.
import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import { noteReached } from './connection.ts'
import { ApiProblem } from './problem.ts'
import { noteServerTime } from './server-time.ts'
import { currentSession, refreshNow } from './session.ts'

const GIVES_UP_MS = 20_000

const withToken: Middleware = {
  onRequest: async ({ request }) => {
    const session = await currentSession()
    if (session.state === 'user') request.headers.set('authorization', `Bearer ${session.token}`)
    return request
  },
}

/** Sends a request; one whose token ran out on the way goes again with a new one. */
const send = async (request: Request): Promise<Response> => {
  const again = request.clone()
  const answer = await reach(request)
  if (answer.status !== 401 || !request.headers.has('authorization')) return answer
  const session = await refreshNow()
  if (session.state !== 'user') return answer
  again.headers.set('authorization', `Bearer ${session.token}`)
  return reach(again)
}

const reach = async (request: Request): Promise<Response> => {
  const sentMs = Date.now()
  try {
    const answer = await fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(GIVES_UP_MS)]) })
    noteReached(true)
    noteServerTime(answer, sentMs, Date.now())
    return answer
  } catch (cause) {
    if (request.signal.aborted) throw cause
    noteReached(false)
    throw new ApiProblem(0, { detail: String(cause) })
  }
}

const orProblem: Middleware = {
  onResponse: async ({ response }) => {
    if (response.ok || response.status === 304) return
    throw new ApiProblem(
      response.status,
      await response.json().catch(() => undefined),
      Number(response.headers.get('retry-after')) || undefined,
    )
  },
}

/** A client for the paths of an OpenAPI document. Its calls throw an {@link ApiProblem} for whatever is not a success. */
export const apiClient = <Paths extends object>(): Client<Paths> => {
  const client = createFetchClient<Paths>({ baseUrl: location.origin, fetch: send })
  client.use(withToken, orProblem)
  return client
}

/** What a call brought; {@link ApiProblem}s were thrown before. */
export const dataOf = async <Data>(call: Promise<{ readonly data?: Data }>): Promise<Data> => (await call).data as Data

/** A key for one thing that somebody wants: sent again with the same key it happens once. */
export const newKey = (): string => crypto.randomUUID()
