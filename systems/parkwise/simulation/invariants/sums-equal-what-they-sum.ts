import { isDeepStrictEqual } from 'node:util'
import { invariant } from '#platform/simulator/invariant.ts'
import { ledgerEntries, ledgerPages } from '#services/payments/application/ledger.ts'
import { type Page, pageIdOf, withEntry } from '#services/payments/domain/ledger-page.ts'
import { reviews } from '#services/reviews/application/reviews.ts'
import { summaries } from '#services/reviews/application/summaries.ts'

export default invariant('A sum is what one gets by adding up again.', ({ atRest, states, stateOf, broken }) => {
  atRest(() => {
    const pages = new Map<string, Page>()
    for (const entry of states(ledgerEntries).values())
      if (entry) pages.set(pageIdOf(entry), withEntry(pages.get(pageIdOf(entry)) ?? null, entry))
    for (const [id, page] of states(ledgerPages))
      if (!isDeepStrictEqual(page, pages.get(id))) broken(`page ${id} of the ledger does not add up`)
    if (states(ledgerPages).size !== pages.size) broken(`${pages.size - states(ledgerPages).size} pages of the ledger are missing`)

    const counts = new Map<string, Record<number, number>>()
    for (const review of states(reviews).values()) {
      if (review.status !== 'REVIEWED') continue
      const { subjectId } = review.invitation
      const count = counts.get(subjectId) ?? { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 }
      count[review.written.rating] = (count[review.written.rating] ?? 0) + 1
      counts.set(subjectId, count)
    }
    for (const [subjectId, count] of counts) {
      if (!isDeepStrictEqual(stateOf(summaries, subjectId)?.counts, count)) broken(`the ratings of ${subjectId} are not what was given`)
    }
  })
})
