import { invariant } from '#platform/simulator/invariant.ts'

/** What somebody with bad intentions may hear. */
const REFUSALS = [0, 400, 401, 403, 404, 409, 422, 429, 503]

export default invariant('What is somebody else’s is not there.', ({ onAnswer, broken }) => {
  onAnswer(({ role, person, method, path, status }) => {
    if (role !== 'hostile') return
    if (path.startsWith('/payments/webhooks/') && ![0, 400, 429, 503].includes(status))
      broken(`${person} forged a webhook and got ${status}`)
    const isTheirs = /^\/bookings\/|^\/payments\//.test(path)
    if (isTheirs && !REFUSALS.includes(status)) broken(`${person} asked for ${method} ${path} and got ${status}`)
    if (method === 'GET' && /^\/bookings\/[^/]+$/.test(path) && ![0, 401, 404, 503].includes(status))
      broken(`${person} learnt of ${path}: ${status}`)
  })
})
