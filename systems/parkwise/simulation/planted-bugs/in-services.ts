import type { PlantedBug } from '#platform/simulator/plant.ts'

export const inServices: readonly PlantedBug[] = [
  {
    name: 'stolen-token-is-only-refused',
    says: 'a stolen refresh token is refused, and its family lives on',
    file: 'services/identity/domain/session.ts',
    find: "return accept({ type: 'SessionEnded', why: 'token-reused' })",
    replace: "return reject({ type: 'UnknownToken' })",
  },
  {
    name: 'used-tokens-work',
    says: 'a used refresh token works for as long as it is remembered',
    file: 'services/identity/domain/session.ts',
    find: 'token.tokenHash === presented.tokenHash && nowMs < token.graceUntilMs',
    replace: 'token.tokenHash === presented.tokenHash',
  },
  {
    name: 'two-tabs-are-a-thief',
    says: 'two tabs that refresh at once end the session',
    file: 'services/identity/domain/session.ts',
    find: 'if (session.spent.some((token) => token.tokenHash === presented.tokenHash && nowMs < token.graceUntilMs)) return accept()',
    replace: '',
  },
  {
    name: 'notice-by-the-moment',
    says: 'an event that comes twice is two causes to be told',
    file: 'services/notifications/application/plan-notices.ts',
    find: "notice.about?.(data) ?? event.id)\n    await ports.store.execute(notifications, id, { type: 'Plan', plan, facts, telling, nowMs }, message)",
    replace:
      "`${event.id}/${nowMs}`)\n    await ports.store.execute(notifications, id, { type: 'Plan', plan, facts, telling, nowMs }, message)",
  },
  {
    name: 'note-mail-without-sending',
    says: 'a mail counts as sent before it is',
    file: 'services/notifications/adapters/events.ts',
    find: "('failed' in written ? written : await post.send(written))",
    replace: "('failed' in written ? written : {})",
  },
  {
    name: 'tell-the-wrong-side',
    says: 'what the provider should hear, the driver hears',
    file: 'systems/parkwise/notices.ts',
    find: "const provider = { as: 'provider', idIn: ({ providerId }: { readonly providerId: string }) => providerId }",
    replace: "const provider = { as: 'provider', idIn: ({ driverId }: { readonly driverId: string }) => driverId }",
  },
  {
    name: 'changed-reviews-count-again',
    says: 'a review that is changed counts as one more',
    file: 'services/reviews/adapters/events.ts',
    find: "{ type: 'Recount', from: previousRating as Rating, to: rating as Rating }",
    replace: "{ type: 'Count', rating: (previousRating && rating) as Rating }",
  },
  {
    name: 'whoever-cancels-may-review',
    says: 'who has never come is invited to review',
    file: 'systems/parkwise/reviews.ts',
    find: 'import { bookingCompleted } from',
    replace: 'import { bookingCancelled as bookingCompleted } from',
  },
]
