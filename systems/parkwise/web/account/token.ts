import type { ApiProblem } from '#platform/web/problem.ts'

/** Whether a link is of no use: used before, too old, or cut off on its way. */
export const isLinkOver = ({ status, fields }: ApiProblem): boolean => status === 410 || fields.some(({ path }) => path === 'token')

/** The token of a mail's link; without one the page says what to do. */
export const tokenFrom = ({ token }: Record<string, unknown>): { readonly token?: string } => {
  // The router reads a token of digits as a number.
  const text = typeof token === 'number' ? String(token) : token
  return typeof text === 'string' && text !== '' && text.length <= 256 ? { token: text } : {}
}
