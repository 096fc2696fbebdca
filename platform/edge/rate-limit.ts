import { isIPv6 } from 'node:net'

/** A bucket holds `burst` requests and refills by `perMinute`. */
export type RateRule = { readonly perMinute: number; readonly burst: number }

/** What one caller may do: by address, by user once logged in, and the stricter rule for log-in and the like by address. */
export type RateLimits = { readonly address: RateRule; readonly user: RateRule; readonly credentials: RateRule }

export const DEFAULT_LIMITS: RateLimits = {
  address: { perMinute: 1_200, burst: 300 },
  user: { perMinute: 600, burst: 200 },
  credentials: { perMinute: 10, burst: 10 },
}

/** What is left after one request. `resetS` is when the bucket is full again; `retryAfterS` is 0 when allowed. */
export type Taken = { readonly allowed: boolean; readonly remaining: number; readonly resetS: number; readonly retryAfterS: number }

/** Takes one request from the bucket of `key`. The memory one counts in this process; one over Redis for all replicas. */
export type RateLimiter = { readonly take: (key: string, rule: RateRule, nowMs: number) => Taken | Promise<Taken> }

type Bucket = { tokens: number; atMs: number }

/**
 * Token buckets in memory, at most `most` of them. When there are more, the one unused for longest is forgotten, which
 * fills it: by then it mostly was full.
 */
export const memoryRateLimiter = (most = 50_000): RateLimiter => {
  const buckets = new Map<string, Bucket>()

  return {
    take: (key, rule, nowMs) => {
      const perMs = rule.perMinute / 60_000
      let bucket = buckets.get(key)
      if (bucket) {
        bucket.tokens = Math.min(rule.burst, bucket.tokens + Math.max(0, nowMs - bucket.atMs) * perMs)
        bucket.atMs = nowMs
        // Out and in again, so that the map's order is that of use.
        buckets.delete(key)
      } else {
        bucket = { tokens: rule.burst, atMs: nowMs }
        if (buckets.size >= most)
          for (const oldest of buckets.keys()) {
            buckets.delete(oldest)
            break
          }
      }
      buckets.set(key, bucket)
      const allowed = bucket.tokens >= 1
      if (allowed) bucket.tokens -= 1
      return {
        allowed,
        remaining: Math.floor(bucket.tokens),
        resetS: Math.ceil((rule.burst - bucket.tokens) / perMs / 1_000),
        retryAfterS: allowed ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1_000)),
      }
    },
  }
}

/** The part of an address that one caller cannot easily change: all of IPv4, the first 64 bits of IPv6. */
export const addressKey = (address: string): string => {
  if (!address.includes(':') || !isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right].slice(0, 4).join(':').toLowerCase()
}
