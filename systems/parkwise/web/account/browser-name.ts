const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]
const LONGEST = 60

/** What people call the program that a User-Agent text stands for: `Firefox · Windows`. Undefined where there is no text. */
export const browserName = (userAgent: string | null): string | undefined => {
  if (!userAgent) return undefined
  const named = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(userAgent))?.[1]
  const known = [named(BROWSERS), named(SYSTEMS)].filter(Boolean)
  return known.length > 0 ? known.join(' · ') : userAgent.slice(0, LONGEST)
}
