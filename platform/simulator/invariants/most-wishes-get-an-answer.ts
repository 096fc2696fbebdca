import { invariant } from '../invariant.ts'

/** So many of the last wishes are looked at, and so many of them may stay without an answer: networks are cut, processes die. */
const LAST = 50
const MOST_UNANSWERED = 15

export default invariant('Most wishes get an answer, whatever goes wrong.', ({ onAnswer, broken }) => {
  const last: boolean[] = []
  onAnswer(({ status, person, method, path }) => {
    last.push(status === 0 || status === 503)
    if (last.length > LAST) last.shift()
    const unanswered = last.filter(Boolean).length
    if (unanswered > MOST_UNANSWERED)
      broken(`${unanswered} of the last ${last.length} wishes have no answer, the last one ${person}: ${method} ${path}`)
  })
})
