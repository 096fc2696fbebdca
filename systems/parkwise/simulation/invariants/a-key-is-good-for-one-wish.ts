import { isDeepStrictEqual } from 'node:util'
import { invariant } from '#platform/simulator/invariant.ts'

type Answer = { readonly request: unknown; readonly status: number; readonly id: unknown; readonly code: unknown }

export default invariant('A key is good for one wish: the same gets the same answer, another one is refused.', ({ onAnswer, broken }) => {
  const answers = new Map<string, Answer>()
  onAnswer(({ person, method, path, key, request, status, body }) => {
    if (key === undefined || status === 0 || status === 503 || status === 401) return
    const name = `${person} ${method} ${path} ${key}`
    const before = answers.get(name)
    if (!before) {
      answers.set(name, { request, status, id: body.id, code: body.code })
      return
    }
    if (!isDeepStrictEqual(before.request, request)) {
      if (status !== 422) broken(`${person} used ${key} for two different wishes and got ${status}`)
    } else if (before.status !== status || before.id !== body.id) {
      broken(`${person} asked twice with ${key} and was told ${before.status} ${before.code ?? ''}, then ${status} ${body.code ?? ''}`)
    }
  })
})
