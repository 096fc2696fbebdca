import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import { emailAddress } from './email-address.ts'
import {
  linkNow,
  type MailLinks,
  type MailLinksCommand,
  type MailLinksEvent,
  mailLinksDecider,
  mailLinksId,
  readRequestId,
  requestIdOf,
} from './mail-links.ts'
import type { UserId } from './user.ts'

const { decide, initial } = mailLinksDecider
const ana = 'ana' as UserId
const about = { purpose: 'reset-password', userId: ana, email: emailAddress('ana@example.com') } as const
const ask = (nowMs: number): MailLinksCommand => ({ type: 'Ask', ...about, nowMs, expiresAtMs: nowMs + 30 * MINUTE_MS })
const use = (number: number, nowMs: number): MailLinksCommand => ({ type: 'Use', number, nowMs })
const having = (...commands: MailLinksCommand[]): MailLinks =>
  commands.reduce((links, command) => evolveAll(mailLinksDecider, links, decide(links, command).accepted ?? []), initial)
const used = (upTo: number): { accepted: MailLinksEvent[] } => ({ accepted: [{ type: 'LinksUsedUp', upTo }] })

describe('a link in a mail', () => {
  it('works once', () => {
    const sent = having(ask(0))
    expect(decide(sent, use(1, MINUTE_MS))).toEqual(used(1))
    expect(decide(having(ask(0), use(1, MINUTE_MS)), use(1, MINUTE_MS))).toEqual({ rejected: { type: 'LinkUsed' } })
  })

  it('is over after its time', () => {
    expect(decide(having(ask(0)), use(1, 30 * MINUTE_MS - 1)).rejected).toBeUndefined()
    expect(decide(having(ask(0)), use(1, 30 * MINUTE_MS))).toEqual({ rejected: { type: 'LinkExpired' } })
  })

  it('that was used uses up those sent before and after it, but none that comes later', () => {
    const links = having(ask(0), ask(1), ask(2), use(2, 3))
    for (const number of [1, 2, 3]) expect(linkNow(links, number, 3).problem).toBe('LinkUsed')
    expect(linkNow(having(ask(0), use(1, 1), ask(HOUR_MS)), 2, HOUR_MS)).toEqual({ link: expect.objectContaining({ number: 2 }) })
  })

  it('that was never sent is unknown', () => {
    for (const number of [0, 2]) expect(decide(having(ask(0)), use(number, 1))).toEqual({ rejected: { type: 'LinkUnknown' } })
    expect(decide(having(), use(1, 1))).toEqual({ rejected: { type: 'LinkUnknown' } })
  })

  it('is not sent to nobody', () => {
    expect(decide(having(), { type: 'AskForNobody' })).toEqual({ rejected: { type: 'NobodyThere' } })
  })

  it('is good for nothing once what it was for has happened', () => {
    expect(decide(having(ask(0)), { type: 'UseUp' })).toEqual(used(1))
    for (const links of [having(), having(ask(0), { type: 'UseUp' })]) expect(decide(links, { type: 'UseUp' })).toEqual({ accepted: [] })
  })

  it('is sent three times an hour at most, and again when the hour is over', () => {
    const thrice = having(ask(0), ask(1), ask(2))
    expect(decide(thrice, ask(HOUR_MS - 1))).toEqual({ rejected: { type: 'TooManyMails', untilMs: HOUR_MS } })
    expect(decide(thrice, ask(HOUR_MS)).rejected).toBeUndefined()
  })

  it('never comes oftener than three times in any hour, and the state stays small', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40 * MINUTE_MS), { maxLength: 40 }), (waits) => {
        let links = having()
        let nowMs = 0
        const sentMs: number[] = []
        for (const waitMs of waits) {
          nowMs += waitMs
          const { accepted } = decide(links, ask(nowMs))
          if (accepted) sentMs.push(nowMs)
          links = evolveAll(mailLinksDecider, links, accepted ?? [])
          expect(sentMs.filter((atMs) => atMs > nowMs - HOUR_MS).length).toBeLessThanOrEqual(3)
          if (links.type === 'sent') expect(links.links.length + links.askedAtMs.length).toBeLessThanOrEqual(9)
        }
      }),
    )
  })

  it('has an id from which the link can be told, and no other text has one', () => {
    const linksId = mailLinksId('verify-email', ana)
    expect(readRequestId(requestIdOf(linksId, 12))).toEqual({ linksId, number: 12 })
    for (const text of ['', linksId, `${linksId}-0`, `${linksId}-01`, `${linksId}-1x`, `${linksId}-1234567890`, 'nobody-1']) {
      expect(readRequestId(text)).toBeUndefined()
    }
    expect(mailLinksId('reset-password', ana)).not.toBe(linksId)
  })
})
