// Which lines are shown. A filter is in the address of the page, so that a link shows the same.

/** The kinds of lines in the order of their lanes, and what each is called. */
export const KINDS = { broken: 'Broken', person: 'People', event: 'Services', process: 'Processes', fault: 'Faults' }

export const NO_FILTER = { kinds: [], who: [], text: '', line: undefined }

/** The filter in a hash: `#kind=event&who=payments&text=refund&line=12`. What is not understood does not count. */
export const filterOf = (hash) => {
  const fields = new URLSearchParams(hash.replace(/^#/, ''))
  const line = fields.get('line')
  return {
    kinds: fields.getAll('kind').filter((kind) => Object.hasOwn(KINDS, kind)),
    who: fields.getAll('who'),
    text: fields.get('text') ?? '',
    line: line && /^\d{1,9}$/.test(line) ? Number(line) : undefined,
  }
}

/** The hash of a filter; empty when everything is shown. */
export const hashOf = ({ kinds, who, text, line }) => {
  const fields = new URLSearchParams()
  for (const kind of kinds) fields.append('kind', kind)
  for (const name of who) fields.append('who', name)
  if (text) fields.set('text', text)
  if (line !== undefined) fields.set('line', line)
  return fields.size > 0 ? `#${fields}` : ''
}

/** A list with something added, or without it when it was in. */
export const toggled = (list, each) => (list.includes(each) ? list.filter((other) => other !== each) : [...list, each])

/** Everything of a line that can be searched for; made when it is first needed, since a long story is megabytes. */
const haystacks = new WeakMap()
const haystackOf = (line) => {
  const known = haystacks.get(line)
  if (known !== undefined) return known
  const text = `${line.who} ${line.what} ${JSON.stringify(line.more) ?? ''}`.toLowerCase()
  haystacks.set(line, text)
  return text
}

/** Whether a line has the kind and all the words of a filter; its lane is another question. */
export const matchesBut = ({ kinds, text }) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return (line) =>
    (kinds.length === 0 || kinds.includes(line.kind)) && (words.length === 0 || words.every((word) => haystackOf(line).includes(word)))
}
