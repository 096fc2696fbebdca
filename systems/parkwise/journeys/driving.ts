// How a journey drives a Plaza, wherever that runs: in this process on memory, or in one of its own over HTTP.
import type { responseCheck } from '#platform/edge/response-check.ts'

/** Where the API begins. */
export const GATEWAY = '/gateway/v1'

/** What the routes answer with; a member that an answer lacks is undefined all the same. */
export type Body = {
  readonly id: string
  readonly user: { readonly id: string }
  readonly accessToken: string
  readonly refreshToken: string
  readonly status: string
  readonly spotId: string
  readonly price: { readonly amount: string; readonly currency: string }
  readonly quote: readonly { readonly label: string; readonly amount: { readonly amount: string } }[]
  readonly holdExpiresAt: string | null
  readonly available: boolean
  readonly freeUnits: number
  readonly history: readonly { readonly status: string; readonly reason?: string }[]
  readonly items: readonly {
    readonly id: string
    readonly name: string
    readonly status: string
    readonly freeUnits: number
    readonly notice: string
  }[]
  readonly nextCursor: string | null
  readonly paymentId: string
  readonly nextAction: { readonly url: string } | undefined
  readonly payment: { readonly state: string } | null
  readonly refund: { readonly state: string } | null
  readonly totals: readonly { readonly net: { readonly amount: string } }[]
  readonly code: string
  readonly errors: readonly { readonly path: string }[]
}
export type Answer = { readonly status: number; readonly body: Body; readonly headers: Readonly<Record<string, unknown>> }

export type Request = {
  readonly token?: string | undefined
  readonly body?: object | undefined
  /** The Idempotency-Key. */
  readonly key?: string | undefined
  readonly ifMatch?: string | undefined
}

export type Driving = {
  /** One request to a path below `/gateway/v1`. Throws when the answer is not what the OpenAPI document says. */
  readonly call: (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, request?: Request) => Promise<Answer>
  /** The time where Plaza runs. */
  readonly nowMs: () => number
  /** Lets time pass until it is so; throws when it does not come to that within `withinMs`. */
  readonly until: (withinMs: number, isSo: () => Promise<boolean>) => Promise<void>
}

/** The headers of a request. */
export const headersOf = ({ token, body, key, ifMatch }: Request): Record<string, string> => ({
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(key === undefined ? {} : { 'idempotency-key': key }),
  ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
})

/** The answer, once it has been held against the document. */
export const checkedAnswer = (
  wrongWith: ReturnType<typeof responseCheck>,
  answer: {
    readonly method: string
    readonly path: string
    readonly status: number
    readonly headers: Readonly<Record<string, unknown>>
    readonly text: string
  },
): Answer => {
  const { method, path, status, headers, text } = answer
  const wrong = wrongWith({ method, path, status, contentType: String(headers['content-type'] ?? ''), body: text })
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  return { status, headers, body: (text === '' ? {} : JSON.parse(text)) as Body }
}
