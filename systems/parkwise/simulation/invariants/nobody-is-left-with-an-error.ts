import { invariant } from '#platform/simulator/invariant.ts'

export default invariant('No request breaks anything.', ({ onAnswer, broken }) => {
  onAnswer(({ status, method, path, body, person }) => {
    if (status >= 500 && status !== 503) broken(`${person} got ${status} for ${method} ${path}: ${JSON.stringify(body)}`)
  })
})
