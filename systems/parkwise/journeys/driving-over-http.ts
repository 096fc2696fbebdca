import { request as send } from 'undici'
import { responseCheck } from '#platform/edge/response-check.ts'
import { checkedAnswer, type Driving, GATEWAY, headersOf } from './driving.ts'

const BETWEEN_LOOKS_MS = 100

/**
 * A Plaza that runs elsewhere. `baseUrl` says where it answers now (`http://localhost:4001`), since a restart may change that.
 * Every request has a connection of its own, so that a killed process leaves no dead one behind.
 */
export const driveOverHttp = async (baseUrl: () => string): Promise<Driving> => {
  const document = await send(`${baseUrl()}/openapi.json`, { reset: true })
  const wrongWith = responseCheck((await document.body.json()) as object)
  return {
    nowMs: () => Date.now(),
    call: async (method, path, request = {}) => {
      const url = GATEWAY + path
      const { body } = request
      const answer = await send(baseUrl() + url, {
        method,
        reset: true,
        headers: headersOf(request),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return checkedAnswer(wrongWith, {
        method,
        path: url,
        status: answer.statusCode,
        headers: answer.headers,
        text: await answer.body.text(),
      })
    },
    until: async (withinMs, isSo) => {
      const untilMs = Date.now() + withinMs
      while (!(await isSo())) {
        if (Date.now() > untilMs) throw new Error('it never came to that')
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS))
      }
    },
  }
}
