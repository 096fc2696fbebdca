import Type from 'typebox'
import { expect, it } from 'vitest'
import { eventType } from '#platform/store/event-type.ts'
import { invitedBy } from './invitations.ts'

const data = { order: Type.String(), who: Type.String(), what: Type.String(), count: Type.Integer(), note: Type.Optional(Type.String()) }
const delivered = eventType('shop.delivered.v1', 'It has arrived.', Type.Object(data), { order: 'o', who: 'w', what: 'w', count: 1 })
const fields = { orderId: 'order', authorId: 'who', subjectId: 'what', subjectName: 'what', ownerId: 'who' } as const

it('an invitation is read from fields that an event always has, and that are texts: anything else does not compile', () => {
  expect(invitedBy(delivered, fields)).toEqual({ event: delivered, fields })
  // @ts-expect-error: a number is no id
  invitedBy(delivered, { ...fields, subjectId: 'count' })
  // @ts-expect-error: an event may come without it
  invitedBy(delivered, { ...fields, subjectName: 'note' })
  // @ts-expect-error: there is no such field
  invitedBy(delivered, { ...fields, ownerId: 'seller' })
})
