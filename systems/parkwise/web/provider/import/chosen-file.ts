/** What the gateway takes at once; said before a large file is sent for nothing. */
const MOST_BYTES = 1_048_576
export const MOST_FEATURES = 2_000

export type Collection = { readonly type: 'FeatureCollection'; readonly features: unknown[] }
type Why = 'notJson' | 'notCollection' | 'tooLarge' | 'tooMany' | 'unreadable'
/** A file that can be sent, or why it cannot. */
export type ChosenFile =
  | { readonly name: string; readonly collection: Collection; readonly why?: undefined }
  | { readonly name: string; readonly why: Why; readonly bytes: number; readonly count: number }

const isCollection = (value: unknown): value is Collection => {
  const { type, features } = (value ?? {}) as Partial<Collection>
  return type === 'FeatureCollection' && Array.isArray(features)
}

/** Reads a file as GeoJSON. Spaces between its parts do not count against the limit: they are not sent. */
export const readFile = async (file: Pick<File, 'name' | 'size' | 'text'>): Promise<ChosenFile> => {
  const { name } = file
  const bad = (why: Why, bytes = file.size, count = 0): ChosenFile => ({ name, why, bytes, count })
  // Far more than spaces could explain: not worth reading.
  if (file.size > 20 * MOST_BYTES) return bad('tooLarge')
  let value: unknown
  try {
    value = JSON.parse((await file.text()).replace(/^\ufeff/, ''))
  } catch (error) {
    return bad(error instanceof SyntaxError ? 'notJson' : 'unreadable')
  }
  if (!isCollection(value)) return bad('notCollection')
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length
  if (bytes > MOST_BYTES) return bad('tooLarge', bytes)
  if (value.features.length > MOST_FEATURES) return bad('tooMany', bytes, value.features.length)
  return { name, collection: value }
}
