import { pageFacts } from '#platform/web/facts.ts'

/** Where a payer confirms a payment, with the way back for a page that asks for it in its address as the sandbox's does. */
export const bankPage = (url: string, bookingId: string, locale: string): string => {
  const page = new URL(url)
  const { cardForm } = pageFacts()
  // Other providers have been told the way back already.
  if (cardForm === undefined || new URL(cardForm).origin !== page.origin) return url
  page.searchParams.set('locale', locale)
  page.searchParams.set('origin', location.origin)
  page.searchParams.set('return', `${location.origin}/bookings/${bookingId}`)
  return page.href
}
