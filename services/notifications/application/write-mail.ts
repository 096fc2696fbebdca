import { StoreUnavailable } from '#platform/store/message.ts'
import { awaitsMail, type NotificationId, type Plan } from '../domain/notification.ts'
import { notifications, recipients } from './collections.ts'
import type { Mail, Ports, Posted } from './ports.ts'

type Failed = Extract<Posted, { readonly failed: string }>
type WritingPorts = Pick<Ports, 'store' | 'letter' | 'publicUrl' | 'linkToken'>

/**
 * The mail of a notification, or why there can be none; undefined when this try is not waited for, so that nothing is to be done.
 * A one-time token is asked for here and goes into the mail only.
 */
export const writeMail =
  (ports: WritingPorts) =>
  async (id: NotificationId, attempt: number): Promise<Mail | Failed | undefined> => {
    const told = await ports.store.stateOf(notifications, id)
    if (!awaitsMail(told, attempt)) return undefined
    const { plan, text, toldAtMs } = told
    const { person } = await ports.store.stateOf(recipients, plan.recipientId)
    if (!person) return { failed: 'recipient-unknown', isFinal: true }
    const url = await urlOf(ports, plan)
    if (typeof url === 'object' && url !== null) return url
    const to = { name: person.name, address: plan.address ?? person.email }
    return { id, to, ...ports.letter(text, person.name, url), atMs: toldAtMs }
  }

const urlOf = async ({ publicUrl, linkToken }: WritingPorts, { link, oneTimeLink }: Plan): Promise<string | null | Failed> => {
  if (!oneTimeLink) return link === null ? null : `${publicUrl()}${link}`
  try {
    const token = await linkToken(oneTimeLink.requestId)
    if (token === undefined) return { failed: 'link-is-over', isFinal: true }
    return `${publicUrl()}${oneTimeLink.path}?token=${encodeURIComponent(token)}`
  } catch (error) {
    // That identity is away must hold up this mail only, and not all mails behind it.
    if (!(error instanceof StoreUnavailable)) throw error
    return { failed: 'identity-away', isFinal: false }
  }
}
