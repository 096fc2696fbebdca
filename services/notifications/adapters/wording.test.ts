import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { userRegistered } from '#services/identity/contract/events.ts'
import { dayAndTime, type Facts, inUtc, notice, timeOfDay } from '../contract/notice.ts'
import { readWording } from './wording.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-words-'))
  write('letter.en', 'Hello{{#name}} {{name}}{{/name}},\n\n{{body}}\n\n{{action}}\n\nBye')
  write('welcome.en', 'Welcome, {{who}}\n\nGood to see you,\n{{who}}.\n\n{{#paid}}You paid {{paid}}.{{/paid}}\n\n=> Begin')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string): void => writeFileSync(join(folder, `${name}.md`), `${text}\n`)
const FACTS: Facts = { who: 'Ana', paid: false }
const wording = (facts: Facts = FACTS) =>
  readWording(pathToFileURL(`${folder}/`), [
    notice('welcome', userRegistered, { to: { as: 'user', idIn: ({ userId }) => userId }, category: 'news', facts: () => facts }),
  ])
const plain = (text: string): string => text.replace(/\s+/g, ' ')

describe('words', () => {
  it('are the title, the paragraphs that have something to say, and what the link does', () => {
    expect(wording().say('welcome', 'en', FACTS)).toEqual({
      locale: 'en',
      title: 'Welcome, Ana',
      body: 'Good to see you, Ana.',
      action: 'Begin',
    })
    const paid = wording().say('welcome', 'en', { who: 'Ana', paid: { amount: '3.00', currency: 'EUR' } })
    expect(paid.body).toBe('Good to see you, Ana.\n\nYou paid €3.00.')
  })

  it('are English where there are none in somebody’s language', () => {
    expect(wording().say('welcome', 'es', FACTS).locale).toBe('en')
    write('welcome.es', 'Hola, {{who}}\n\nQué bien.')
    expect(wording().say('welcome', 'es', FACTS)).toEqual({ locale: 'es', title: 'Hola, Ana', body: 'Qué bien.', action: null })
    expect(wording().letter(wording().say('welcome', 'es', FACTS), 'Ana', null).text).toBe('Hello Ana,\n\nQué bien.\n\nBye\n')
  })

  it('show values as they are, on one line', () => {
    const said = wording().say('welcome', 'en', { who: '<b>{{paid}}</b>\r\n\r\nBcc: x & "y"', paid: false })
    expect(said.title).toBe('Welcome, <b>{{paid}}</b> Bcc: x & "y"')
  })
})

describe('a template that cannot be used stops the start', () => {
  it.each([
    ['names what there is no fact for', 'Welcome, {{name}}\n\nHello.', /welcome\.en\.md names name/],
    ['names it in a section that does not show', 'Welcome\n\n{{#paid}}{{sum}}{{/paid}}', /names sum/],
    ['says nothing', 'Welcome', /needs a title and something to say/],
    ['has a link and says nothing', 'Welcome\n\n=> Begin', /needs a title and something to say/],
  ])('because it %s', (_, text, message) => {
    write('welcome.en', text)
    expect(() => wording()).toThrow(message)
  })

  it('because it is not there', () => {
    rmSync(join(folder, 'welcome.en.md'))
    expect(() => wording()).toThrow('there is no welcome.en.md')
  })

  it('because the letter is not there', () => {
    rmSync(join(folder, 'letter.en.md'))
    expect(() => wording()).toThrow('there is no letter.en.md')
  })
})

describe('nothing is said rather than something with a hole', () => {
  it.each([
    ['an empty text', { who: '', paid: false }],
    ['false where a text belongs', { who: false, paid: false }],
    ['nothing at all', { paid: false }],
  ])('where a value is %s', (_, facts) => {
    expect(() => wording().say('welcome', 'en', facts as Facts)).toThrow(/who/)
  })

  it('in tags that could do more than show', () => {
    write('welcome.en', 'Welcome\n\n{{{who}}}')
    expect(() => wording().say('welcome', 'en', FACTS)).toThrow(/do not need/)
  })
})

describe('values as people write them', () => {
  const shown = (locale: 'es' | 'en', fact: Facts[string]): string => {
    write('welcome.en', 'x\n\n{{fact}}')
    write('welcome.es', 'x\n\n{{fact}}')
    return plain(wording({ fact }).say('welcome', locale, { fact }).body)
  }

  it.each([
    [{ amount: '1234.50', currency: 'EUR' }, '1234,50 €', '€1,234.50'],
    [{ amount: '8.00', currency: 'CHF' }, '8,00 CHF', 'CHF 8.00'],
    [{ amount: '1500', currency: 'JPY' }, '1500 JPY', 'JP¥1,500'],
    [{ amount: '2.125', currency: 'KWD' }, '2,125 KWD', 'KWD 2.125'],
    [{ amount: '20000.00', currency: 'COP' }, '20.000,00 COP', 'COP 20,000.00'],
  ])('%j', (amount, es, en) => {
    expect([shown('es', amount), shown('en', amount)]).toEqual([es, en])
  })

  it('times are those of the place, on both sides of a change of clocks', () => {
    expect(shown('en', dayAndTime('2026-10-25T00:30:00.000Z', 'Europe/Madrid'))).toMatch(/25 October 2026 at 02:30$/)
    expect(shown('en', dayAndTime('2026-10-25T01:30:00.000Z', 'Europe/Madrid'))).toMatch(/25 October 2026 at 02:30$/)
    expect(shown('es', timeOfDay('2026-10-25T02:30:00.000Z', 'Europe/Madrid'))).toBe('3:30')
    expect(shown('es', dayAndTime('2026-07-01T23:00:00.000Z', 'America/Bogota'))).toMatch(/1 de julio de 2026, 18:00$/)
    expect(shown('en', inUtc('2026-05-04T09:05:00.000Z'))).toMatch(/^4 May at 09:05 UTC$/)
  })

  it('what exists nowhere is no value', () => {
    expect(() => shown('en', timeOfDay('2026-10-25T02:30:00.000Z', 'Europe/Atlantis'))).toThrow(RangeError)
    expect(() => shown('en', timeOfDay('yesterday', 'Europe/Madrid'))).toThrow(RangeError)
  })
})

describe('a letter', () => {
  const letterTo = (name: string, url: string | null = 'https://shop.example/a?b=1&c="2"') =>
    wording().letter({ locale: 'en', title: 'News & more', body: 'One <i>.\n\nTwo.', action: 'Look' }, name, url)

  it('is plain text and HTML that says the same', () => {
    const { subject, text, html } = letterTo('Ana')
    expect(subject).toBe('News & more')
    expect(text).toBe('Hello Ana,\n\nOne <i>.\n\nTwo.\n\nLook: https://shop.example/a?b=1&c="2"\n\nBye\n')
    expect(html).toContain('<title>News &amp; more</title>')
    expect(html).toContain('<p>One &lt;i&gt;.</p>\n<p>Two.</p>')
    expect(html).toContain('<a href="https://shop.example/a?b=1&amp;c=&quot;2&quot;"><strong>Look</strong></a>')
  })

  it('has no link where there is nothing to show', () => {
    expect(letterTo('Ana', null).text).toBe('Hello Ana,\n\nOne <i>.\n\nTwo.\n\nBye\n')
  })

  it.each(['Ana Pérez', 'José-María d’Ors', "O'Neill Jr.", '李小龍', 'J. R. R. Tolkien', 'Zoë'])('greets %s by name', (name) => {
    expect(letterTo(name).text).toContain(`Hello ${name},`)
  })

  it.each(['win a prize at evil.example', 'https://evil.example', '<a href=x>x</a>', 'a@b.example', '', 'x'.repeat(81), 'Ana\u202eevil'])(
    'greets nobody by the name %j, which somebody chose to advertise',
    (name) => {
      expect(letterTo(name).text).toMatch(/^Hello,\n/)
      expect(letterTo(name).html).toContain('<p>Hello,</p>')
    },
  )
})
