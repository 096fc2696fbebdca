import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accept, evolveAll, reject } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Rating } from './rating-summary.ts'
import { type Review, type ReviewCommand, type ReviewEvent, reviewDecider, reviewIdOf } from './review.ts'
import type { ReviewText } from './review-text.ts'

const { decide, initial } = reviewDecider
const AUTHOR = 'ana' as PrincipalId
const OWNER = 'olga' as PrincipalId
const STRANGER = 'eve' as PrincipalId
const LAPSES_MS = 1_000
const FINAL_MS = 300

const invitation = { orderId: 'order', authorId: AUTHOR, subjectId: 'mill', subjectName: 'The old mill', ownerId: OWNER }
const invite = (more: object = {}): ReviewCommand => ({ type: 'Invite', invitation, lapsesAtMs: LAPSES_MS, nowMs: 0, ...more })
const write = (more: object = {}): ReviewCommand => ({
  type: 'Write',
  authorId: AUTHOR,
  rating: 4,
  text: 'Good' as ReviewText,
  changeableUntilMs: FINAL_MS,
  nowMs: 100,
  ...more,
})
const change = (more: object = {}): ReviewCommand => ({ type: 'Change', authorId: AUTHOR, rating: 2, text: null, nowMs: 200, ...more })
const answer = (more: object = {}): ReviewCommand => ({ type: 'Answer', ownerId: OWNER, text: 'Thanks' as ReviewText, nowMs: 200, ...more })

const invited: ReviewEvent = { type: 'AuthorInvited', invitation, lapsesAtMs: LAPSES_MS, atMs: 0 }
const content = { rating: 4, text: 'Good' as ReviewText, atMs: 100, changedAtMs: null, changeableUntilMs: FINAL_MS } as const
const written: ReviewEvent = { type: 'ReviewWritten', written: content }
const changed: ReviewEvent = {
  type: 'ReviewChanged',
  written: { ...content, rating: 2, text: null, changedAtMs: 200 },
  previousRating: 4,
}
const answered: ReviewEvent = { type: 'ReviewAnswered', answer: { text: 'Thanks' as ReviewText, atMs: 200 } }
const given = (...events: ReviewEvent[]): Review => evolveAll(reviewDecider, initial, events)

describe('an invitation', () => {
  it('is made once for an order, and the first one counts', () => {
    expect(decide(initial, invite())).toEqual(accept(invited))
    for (const review of [given(invited), given(invited, written)]) {
      expect(decide(review, invite({ lapsesAtMs: 5_000, nowMs: 50 }))).toEqual(accept())
    }
  })

  it('is not made to those who would review what is their own', () => {
    expect(decide(initial, invite({ invitation: { ...invitation, ownerId: AUTHOR } }))).toEqual(accept())
  })

  it('leads to the same review whoever asks by its order', () => {
    expect([reviewIdOf('order'), reviewIdOf('order'), reviewIdOf('other')].map((id) => id === reviewIdOf('order'))).toEqual([
      true,
      true,
      false,
    ])
  })
})

describe('writing', () => {
  it('needs an invitation of one’s own', () => {
    const refused = reject({ type: 'NotInvited' })
    expect(decide(initial, write())).toEqual(refused)
    for (const who of [STRANGER, OWNER]) {
      for (const review of [given(invited), given(invited, written)]) expect(decide(review, write({ authorId: who }))).toEqual(refused)
    }
  })

  it('is possible until the invitation lapses', () => {
    expect(decide(given(invited), write({ nowMs: LAPSES_MS - 1 })).accepted).toHaveLength(1)
    expect(decide(given(invited), write({ nowMs: LAPSES_MS }))).toEqual(reject({ type: 'InvitationLapsed', lapsedAtMs: LAPSES_MS }))
  })

  it('is done once', () => {
    expect(decide(given(invited), write())).toEqual(accept(written))
    const again = reject({ type: 'AlreadyReviewed' })
    expect(decide(given(invited, written), write())).toEqual(again)
    expect(decide(given(invited, written), write({ nowMs: LAPSES_MS }))).toEqual(again)
    expect(decide(given(invited, written, answered), write())).toEqual(again)
  })
})

describe('changing', () => {
  it('replaces rating and text, and keeps when it was written and until when it can be changed', () => {
    expect(decide(given(invited, written), change())).toEqual(accept(changed))
    expect(given(invited, written, changed)).toMatchObject({ written: { rating: 2, text: null, atMs: 100, changeableUntilMs: FINAL_MS } })
  })

  it('is possible for a while, again and again', () => {
    expect(decide(given(invited, written, changed), change({ nowMs: FINAL_MS - 1 })).accepted).toMatchObject([{ previousRating: 2 }])
    expect(decide(given(invited, written), change({ nowMs: FINAL_MS }))).toEqual(reject({ type: 'TooLateToChange', untilMs: FINAL_MS }))
  })

  it('is the author’s alone, and needs something that is written', () => {
    const refused = reject({ type: 'ReviewNotFound' })
    expect([decide(initial, change()), decide(given(invited), change())]).toEqual([refused, refused])
    for (const who of [STRANGER, OWNER]) expect(decide(given(invited, written), change({ authorId: who }))).toEqual(refused)
  })

  it('is over once the owner has answered, since the answer is to what was written', () => {
    expect(decide(given(invited, written, answered), change())).toEqual(reject({ type: 'AlreadyAnswered' }))
  })
})

describe('answering', () => {
  it('is the owner’s alone, once, however late', () => {
    expect(decide(given(invited, written), answer())).toEqual(accept(answered))
    expect(decide(given(invited, written), answer({ nowMs: 10 * LAPSES_MS })).accepted).toHaveLength(1)
    expect(decide(given(invited, written, answered), answer())).toEqual(reject({ type: 'AlreadyAnswered' }))
    const refused = reject({ type: 'ReviewNotFound' })
    expect([decide(initial, answer()), decide(given(invited), answer())]).toEqual([refused, refused])
    for (const who of [STRANGER, AUTHOR]) expect(decide(given(invited, written), answer({ ownerId: who }))).toEqual(refused)
  })
})

describe('whatever comes, in whatever order', () => {
  const who = fc.constantFrom(AUTHOR, OWNER, STRANGER)
  const rating = fc.constantFrom<Rating>(1, 2, 3, 4, 5)
  const instant = fc.integer({ min: 0, max: 1_500 })
  const command = fc.oneof(
    fc.record({ nowMs: instant, lapsesAtMs: instant }).map((more) => invite(more)),
    fc.record({ authorId: who, rating, nowMs: instant, changeableUntilMs: instant }).map((more) => write(more)),
    fc.record({ authorId: who, rating, nowMs: instant }).map((more) => change(more)),
    fc.record({ ownerId: who, nowMs: instant }).map((more) => answer(more)),
  )
  const commands = fc.array(command, { maxLength: 30 })
  type Step = { readonly before: Review; readonly command: ReviewCommand; readonly events: readonly ReviewEvent[]; readonly after: Review }
  const steps = (sequence: readonly ReviewCommand[]): readonly Step[] => {
    let review = initial
    return sequence.map((next) => {
      const before = review
      const events = decide(before, next).accepted ?? []
      review = evolveAll(reviewDecider, before, events)
      return { before, command: next, events, after: review }
    })
  }
  const counted = (way: readonly Step[], type: ReviewEvent['type']) => way.flatMap(({ events }) => events).filter((e) => e.type === type)

  it('an order has one invitation, one review and one answer at most', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const way = steps(sequence)
        for (const type of ['AuthorInvited', 'ReviewWritten', 'ReviewAnswered'] as const) {
          expect(counted(way, type).length).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('only its author changes what it says, only its owner answers, and nothing changes under an answer', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        for (const { before, command, events, after } of steps(sequence)) {
          if (events.length === 0) expect(after).toBe(before)
          else if (command.type === 'Answer') expect(command.ownerId).toBe(OWNER)
          else if (command.type !== 'Invite') expect(command.authorId).toBe(AUTHOR)
          if (before.status === 'REVIEWED' && before.answer) expect(after).toEqual(before)
          if (before.status !== 'NONE') expect(after).toMatchObject({ invitation: before.invitation, invitedAtMs: before.invitedAtMs })
        }
      }),
    )
  })

  it('every change names the rating that it replaces', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        for (const { before, events } of steps(sequence)) {
          for (const event of events) {
            if (event.type === 'ReviewChanged') expect(before).toMatchObject({ written: { rating: event.previousRating } })
          }
        }
      }),
    )
  })
})
