import { invariant } from '../invariant.ts'

export default invariant('Nothing is set aside but what nobody can read.', ({ atRest, parked, broken }) => {
  atRest(async () => {
    for (const { consumer, key, reason } of await parked()) broken(`${consumer} has set ${key} aside: ${reason}`)
  })
})
