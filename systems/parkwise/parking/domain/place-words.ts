/** How many words of a name and address can be found. */
export const WORDS_LIMIT = 8
/** How much of a word is kept. */
export const WORD_LENGTH = 40

/**
 * A text as its words for searching: lower case, without accents (`Zürich` is `zurich`, `Straße` is `strasse`), each word once.
 * Single characters say too little and are left out.
 */
export const wordsOf = (text: string): readonly string[] => {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ł', 'l')
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? [])].filter((word) => word.length > 1)
}

/** The words that an index keeps for a place: those with letters first, since house numbers find little. */
export const indexedWords = (name: string, address: string): readonly string[] => {
  const words = wordsOf(`${name} ${address}`)
  const lettered = words.filter((word) => /\p{L}/u.test(word))
  return [...lettered, ...words.filter((word) => !lettered.includes(word))].slice(0, WORDS_LIMIT).map((word) => word.slice(0, WORD_LENGTH))
}

/** Whether each word of the question begins a word of the text. */
export const matchesPrefixes = (asked: readonly string[], words: readonly string[]): boolean =>
  asked.every((prefix) => words.some((word) => word.startsWith(prefix)))

/** The smallest text, by code points, that is above every text that begins with `prefix`. */
export const afterPrefix = (prefix: string): string => {
  const points = [...prefix]
  const last = points.pop()?.codePointAt(0) ?? 0
  // Surrogates are no code points of their own.
  return points.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1)
}
