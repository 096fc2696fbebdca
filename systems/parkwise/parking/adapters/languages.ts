const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/i

/** How many are looked at: more are nobody's. */
const MOST = 2

/** The languages that somebody likes best, from an `Accept-Language` (RFC 9110 §12.5.4); what is none is left out. */
export const languagesOf = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ tag, weight }) => LANGUAGE.test(tag) && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST)
    .map(({ tag }) => tag)
