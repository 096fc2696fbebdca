// Reads mails as a mail program would, as far as the tests of ours need it: headers, encoded words, two alternatives.

export type ReadMail = {
  /** By name in lower case; a header that comes twice is there twice. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly text: string
  readonly html: string
}

const bytesOf = (text: string, encoding: string): Buffer => {
  if (encoding === 'base64') return Buffer.from(text, 'base64')
  if (encoding !== 'quoted-printable') return Buffer.from(text, 'latin1')
  const plain = text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(plain, 'latin1')
}

/** RFC 2047; words that follow one another are one text. */
const decodeWords = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : bytesOf(text.replaceAll('_', ' '), 'quoted-printable').toString('latin1'),
    )

const headersOf = (head: string): Map<string, string[]> => {
  const headers = new Map<string, string[]>()
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const at = line.indexOf(':')
    const name = line.slice(0, at).toLowerCase()
    const value = line.slice(at + 1).trim()
    const decoded = /=\?utf-8\?/i.test(value) ? Buffer.from(decodeWords(value), 'latin1').toString('utf8') : value
    headers.set(name, [...(headers.get(name) ?? []), decoded])
  }
  return headers
}

const split = (source: string): readonly [head: string, body: string] => {
  const at = /\r?\n\r?\n/.exec(source)
  return at ? [source.slice(0, at.index), source.slice(at.index + at[0].length)] : [source, '']
}

/** The parts of a message. Throws for one that is not made of a plain and an HTML alternative. */
export const readMail = (source: string): ReadMail => {
  const [head, body] = split(source)
  const headers = headersOf(head)
  const boundary = /^multipart\/alternative;.*boundary="([^"]+)"/.exec(headers.get('content-type')?.[0] ?? '')?.[1]
  if (boundary === undefined) throw new Error('the mail has no alternatives')
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [partHead, content] = split(part.replace(/^\r?\n/, ''))
      const partHeaders = headersOf(partHead)
      const encoding = partHeaders.get('content-transfer-encoding')?.[0] ?? '7bit'
      return {
        type: partHeaders.get('content-type')?.[0] ?? '',
        content: bytesOf(content, encoding).toString('utf8').replace(/\r\n/g, '\n'),
      }
    })
  const contentOf = (type: string): string => {
    const found = parts.find((part) => part.type.startsWith(`${type}; charset=utf-8`))
    if (!found) throw new Error(`the mail has no ${type}`)
    return found.content
  }
  return { headers, text: contentOf('text/plain'), html: contentOf('text/html') }
}
