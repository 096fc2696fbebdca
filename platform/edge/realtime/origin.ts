import type { Reach } from '../http-app.ts'

/**
 * Whether a page of this origin may connect: browsers let any page open a WebSocket to anywhere, so the server must ask. Our own pages
 * may, on whatever host they were reached, and those that CORS lets in. Without an Origin it is no browser, and no page to protect.
 */
export const isAllowedOrigin = (origin: string | undefined, host: string | undefined, { publicUrl, origins }: Reach): boolean => {
  if (origin === undefined) return true
  if (origins.includes(origin)) return true
  const from = URL.parse(origin)
  if (!from || (from.protocol !== 'http:' && from.protocol !== 'https:')) return false
  return from.host === host?.toLowerCase() || (publicUrl !== undefined && URL.parse(publicUrl)?.origin === from.origin)
}
