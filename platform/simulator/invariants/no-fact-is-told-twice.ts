import { invariant } from '../invariant.ts'

export default invariant('No fact is told twice.', ({ onAnyEvent, broken }) => {
  const told = new Set<string>()
  onAnyEvent(({ id, type, subject }) => {
    if (told.has(id)) broken(`event ${id} (${type} of ${subject}) was written twice`)
    told.add(id)
  })
})
