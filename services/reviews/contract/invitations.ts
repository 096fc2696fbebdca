import type { Static, TSchema } from 'typebox'
import type { EventType } from '#platform/store/event-type.ts'

/** What an invitation to review is made of: `subjectName` is for people, the others are ids. */
export type InvitationField = 'orderId' | 'authorId' | 'subjectId' | 'subjectName' | 'ownerId'

/** The fields of an event's data that always hold a text. */
type TextFieldOf<Data> = { [Name in keyof Data]-?: Data[Name] extends string ? Name : never }[keyof Data] & string

/** An event that allows somebody to review something, and in which field of its data each part of the invitation is. */
export type InvitingEvent = { readonly event: EventType; readonly fields: Readonly<Record<InvitationField, string>> }

/**
 * Says that whoever an event names as author may review its subject, once for each order:
 * `invitedBy(orderDelivered, { orderId: 'orderId', authorId: 'customerId', … })`. All but the name must be UUIDs.
 */
export const invitedBy = <Schema extends TSchema>(
  event: EventType<Schema>,
  fields: Readonly<Record<InvitationField, TextFieldOf<Static<Schema>>>>,
): InvitingEvent => ({ event: event as unknown as EventType, fields })
