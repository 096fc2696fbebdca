// The links that a user was mailed, for one purpose. Each works once, and using one uses up all others; each is over after a
// while; only a few are sent in an hour, so that nobody's mailbox can be flooded.
import { HOUR_MS } from '#platform/kernel/clock.ts'
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import { derivedId, type Id } from '#platform/kernel/ids.ts'
import type { EmailAddress } from './email-address.ts'
import type { UserId } from './user.ts'

export type LinkPurpose = 'verify-email' | 'reset-password'
export type MailLinksId = Id<'mail-links'>

type SentLink = { readonly number: number; readonly expiresAtMs: number; readonly email: EmailAddress }

export type MailLinks =
  | { readonly type: 'none' }
  | {
      readonly type: 'sent'
      readonly purpose: LinkPurpose
      readonly userId: UserId
      /** How many there were; the newest has this number. */
      readonly count: number
      /** Links up to this number are used up. */
      readonly usedUpTo: number
      /** The newest links, the oldest first. */
      readonly links: readonly SentLink[]
      /** When those of the last hour were asked for. */
      readonly askedAtMs: readonly number[]
    }

export type MailLinksCommand =
  | {
      readonly type: 'Ask'
      readonly purpose: LinkPurpose
      readonly userId: UserId
      readonly email: EmailAddress
      readonly nowMs: number
      readonly expiresAtMs: number
    }
  /** An address that nobody has: refused, which takes the store as long as sending. */
  | { readonly type: 'AskForNobody' }
  | { readonly type: 'Use'; readonly number: number; readonly nowMs: number }
  /** What the links were for has happened otherwise. */
  | { readonly type: 'UseUp' }

export type MailLinksEvent =
  | {
      readonly type: 'LinkSent'
      readonly purpose: LinkPurpose
      readonly userId: UserId
      readonly email: EmailAddress
      readonly number: number
      readonly atMs: number
      readonly expiresAtMs: number
    }
  | { readonly type: 'LinksUsedUp'; readonly upTo: number }

export type MailLinksRejection =
  | { readonly type: 'TooManyMails'; readonly untilMs: number }
  | { readonly type: 'NobodyThere' }
  | { readonly type: 'LinkUnknown' }
  | { readonly type: 'LinkUsed' }
  | { readonly type: 'LinkExpired' }

/** So many mails in an hour are enough for anybody whose mail works. */
const MOST_MAILS_PER_HOUR = 3
/** More than are ever open at once unless a link lives for days; an older one counts as expired. */
const MOST_KEPT = 2 * MOST_MAILS_PER_HOUR

/** The links of one user for one purpose. */
export const mailLinksId = (purpose: LinkPurpose, userId: UserId): MailLinksId => derivedId<'mail-links'>('mail-links', purpose, userId)

/** One link: which of the links of one user and purpose. */
export type LinkRequest = { readonly linksId: MailLinksId; readonly number: number }

const REQUEST_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([1-9][0-9]{0,8})$/

/** The id of the request for a link, as events name it. */
export const requestIdOf = (linksId: string, number: number): string => `${linksId}-${number}`

/** The link that a request id names. Undefined for any other text. */
export const readRequestId = (requestId: string): LinkRequest | undefined => {
  const match = REQUEST_ID.exec(requestId)
  return match?.[1] === undefined ? undefined : { linksId: match[1] as MailLinksId, number: Number(match[2]) }
}

/** Why a link does not work, or what it is good for. */
export const linkNow = (
  links: MailLinks,
  number: number,
  nowMs: number,
): { readonly link: SentLink; readonly problem?: undefined } | { readonly problem: 'LinkUnknown' | 'LinkUsed' | 'LinkExpired' } => {
  if (links.type === 'none' || number < 1 || number > links.count) return { problem: 'LinkUnknown' }
  if (number <= links.usedUpTo) return { problem: 'LinkUsed' }
  const link = links.links.find((sent) => sent.number === number)
  return link && nowMs < link.expiresAtMs ? { link } : { problem: 'LinkExpired' }
}

const decide = (links: MailLinks, command: MailLinksCommand): Decision<MailLinksEvent, MailLinksRejection> => {
  switch (command.type) {
    case 'Ask': {
      const { purpose, userId, email, nowMs, expiresAtMs } = command
      const recent = links.type === 'sent' ? links.askedAtMs.filter((atMs) => atMs > nowMs - HOUR_MS) : []
      const [first] = recent
      if (first !== undefined && recent.length >= MOST_MAILS_PER_HOUR) return reject({ type: 'TooManyMails', untilMs: first + HOUR_MS })
      const number = links.type === 'sent' ? links.count + 1 : 1
      return accept({ type: 'LinkSent', purpose, userId, email, number, atMs: nowMs, expiresAtMs })
    }
    case 'AskForNobody':
      return reject({ type: 'NobodyThere' })
    case 'Use': {
      const { problem } = linkNow(links, command.number, command.nowMs)
      if (problem || links.type === 'none') return reject({ type: problem ?? 'LinkUnknown' })
      return accept({ type: 'LinksUsedUp', upTo: links.count })
    }
    case 'UseUp':
      return links.type === 'sent' && links.usedUpTo < links.count ? accept({ type: 'LinksUsedUp', upTo: links.count }) : accept()
    default:
      return unreachable(command)
  }
}

const evolve = (links: MailLinks, event: MailLinksEvent): MailLinks => {
  switch (event.type) {
    case 'LinkSent': {
      const { purpose, userId, number, expiresAtMs, atMs, email } = event
      const before = links.type === 'sent' ? links : { usedUpTo: 0, links: [], askedAtMs: [] }
      return {
        type: 'sent',
        purpose,
        userId,
        count: number,
        usedUpTo: before.usedUpTo,
        links: [...before.links, { number, expiresAtMs, email }].slice(-MOST_KEPT),
        askedAtMs: [...before.askedAtMs.filter((askedMs) => askedMs > atMs - HOUR_MS), atMs],
      }
    }
    case 'LinksUsedUp':
      return links.type === 'sent' ? { ...links, usedUpTo: event.upTo, links: [] } : links
    default:
      return unreachable(event)
  }
}

export const mailLinksDecider: Decider<MailLinks, MailLinksCommand, MailLinksEvent, MailLinksRejection> = {
  initial: { type: 'none' },
  decide,
  evolve,
}
