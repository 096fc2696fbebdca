import type { FastifyRequest } from 'fastify'
import { looksLikeCardNumber } from '#platform/edge/card-data.ts'
import { addressKey } from '#platform/edge/rate-limit.ts'
import { type MessageId, timeOrderedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Message } from '#platform/store/message.ts'
import type { LoggedInFrom } from '../domain/session.ts'

const LONGEST_USER_AGENT = 120

/** The network that an address is in, as is kept of it: a neighbourhood and not a household. Null for what is no address. */
export const networkOf = (address: string): string | null => {
  const key = addressKey(address)
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(key)
  if (v4) return `${v4[1]}.0/24`
  const v6 = /^([0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(key)
  return v6 ? `${v6[1]}::/48` : null
}

/** What a program calls itself, on one line and short. It is shown to its user later, so nothing is in it that must not be kept. */
export const shortUserAgent = (header: string | undefined): string | null => {
  const line = (header ?? '')
    .toWellFormed()
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
  return line === '' || looksLikeCardNumber(line) ? null : [...line].slice(0, LONGEST_USER_AGENT).join('')
}

/** Where a request comes from. */
export const callerOf = (request: FastifyRequest): LoggedInFrom => ({
  userAgent: shortUserAgent(request.headers['user-agent']),
  network: networkOf(request.ip),
})

/** A message that nobody can repeat, for what makes new secrets or checks old ones each time. */
export const freshMessage = (request: FastifyRequest, nowMs: number, random: Random): Message => ({
  id: `fresh/${timeOrderedId(nowMs, random)}` as MessageId,
  atMs: nowMs,
  correlationId: request.correlationId,
  traceparent: request.traceparent,
})
