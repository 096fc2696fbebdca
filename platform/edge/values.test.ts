import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { isCardField, looksLikeCardNumber } from './card-data.ts'
import { cursorCodec, type PageEnd } from './cursor.ts'
import { FORMATS } from './formats.ts'
import { Problem } from './problem.ts'
import { instantMs, readLine, readMoney, readSlot } from './schemas.ts'

describe('an interval', () => {
  it('ends after it begins', () => {
    const [ten, noon] = ['2026-05-04T10:00:00Z', '2026-05-04T12:00:00Z']
    expect(readSlot(ten, noon)).toEqual({ fromMs: Date.UTC(2026, 4, 4, 10), toMs: Date.UTC(2026, 4, 4, 12) })
    for (const [from, to, path] of [
      [noon, ten, 'to'],
      [ten, ten, 'to'],
      ['10:00', noon, 'from'],
      [ten, '2026-05-04T12:00:00', 'to'],
    ] as const) {
      expect(() => readSlot(from, to)).toThrow(expect.objectContaining({ status: 422, fields: [expect.objectContaining({ path })] }))
    }
  })
})

describe('an instant', () => {
  it('is the same however it is written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (date, offsetM) => {
          const local = new Date(date.getTime() + offsetM * 60_000).toISOString().slice(0, -1)
          const [hours, minutes] = [Math.floor(Math.abs(offsetM) / 60), Math.abs(offsetM) % 60].map((part) => String(part).padStart(2, '0'))
          expect(instantMs(`${local}${offsetM < 0 ? '-' : '+'}${hours}:${minutes}`)).toBe(date.getTime())
          expect(instantMs(date.toISOString())).toBe(date.getTime())
        },
      ),
    )
  })

  it('is kept to the millisecond', () => {
    expect(instantMs('2026-05-04T10:00:00.123999999Z')).toBe(Date.UTC(2026, 4, 4, 10, 0, 0, 123))
    expect(instantMs('2026-05-04t10:00:00z')).toBe(Date.UTC(2026, 4, 4, 10))
  })

  it.each([
    '2026-05-04T10:00:00',
    '2026-05-04 10:00:00Z',
    '2026-05-04T10:00Z',
    '2026-05-04T10:00:00+0200',
    '2026-05-04T10:00:00+24:00',
    '2026-04-31T10:00:00Z',
    '2100-02-29T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-10T10:00:00Z',
    '2026-05-04T10:60:00Z',
    '0999-01-01T00:00:00Z',
    '+012026-05-04T10:00:00Z',
    '1777888800000',
    ' 2026-05-04T10:00:00Z',
    '',
  ])('is not "%s"', (text) => {
    expect(() => instantMs(text, 'from')).toThrow(Problem)
    expect(FORMATS['date-time']?.(text)).toBe(false)
  })

  it('has a date that exists', () => {
    expect(['2024-02-29', '2026-12-31'].map((text) => FORMATS.date?.(text))).toEqual([true, true])
    expect(['2026-02-29', '2026-1-1', '2026-06-31', 'x'].map((text) => FORMATS.date?.(text))).toEqual([false, false, false, false])
  })
})

describe('money', () => {
  it('is read exactly, with the digits of its currency', () => {
    expect(readMoney('price', { amount: '2.5', currency: 'EUR' })).toEqual({ amountMinor: 250, currency: 'EUR' })
    expect(readMoney('price', { amount: '250', currency: 'JPY' })).toEqual({ amountMinor: 250, currency: 'JPY' })
    expect(readMoney('price', { amount: '1.234', currency: 'KWD' })).toEqual({ amountMinor: 1_234, currency: 'KWD' })
  })

  it.each([
    { amount: '2.505', currency: 'EUR' },
    { amount: '2.5', currency: 'JPY' },
    { amount: '1', currency: 'XXZ' },
  ])('%o names its field', (text) => {
    expect(() => readMoney('price', text)).toThrowError(
      expect.objectContaining({ status: 422, fields: [expect.objectContaining({ path: 'price' })] }),
    )
  })
})

describe('a line of text', () => {
  it.each([
    ['with space around it', ' Parkhaus Urania\u2003', 'Parkhaus Urania'],
    ['with an accent of its own', 'Zu\u0308rich', 'Zürich'],
    ['from right to left', 'مرآب المركز', 'مرآب المركز'],
    ['of emoji joined to one', '👩‍👩‍👧', '👩‍👩‍👧'],
    ['with markup, which is a text like any other', '<b>1</b>', '<b>1</b>'],
  ])('%s is taken', (_name, text, line) => expect(readLine('name', text)).toBe(line))

  it.each([
    ['spaces of any kind', '\u00a0\u2003'],
    ['what nobody sees', '\u200b\u2060\u202e'],
    ['a line break', 'a\nb'],
    ['a line separator', 'a\u2028b'],
    ['a control character', 'a\u0085b'],
  ])('%s names its field', (_name, text) => {
    expect(() => readLine('name', text)).toThrowError(
      expect.objectContaining({ status: 422, fields: [expect.objectContaining({ path: 'name' })] }),
    )
  })
})

describe('a cursor', () => {
  const codec = cursorCodec(new Uint8Array(32).fill(1))
  const end: PageEnd = { value: 12.5, id: '01900000-0000-7000-8000-000000000001' }
  const refused = (scope: string, cursor: string) =>
    expect(() => codec.read(scope, cursor)).toThrowError(
      expect.objectContaining({ status: 422, fields: [expect.objectContaining({ path: 'cursor' })] }),
    )

  it('leads back to where the page ended', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
        fc.string(),
        (scope, value, id) => {
          const written = codec.write(scope, { value, id })
          expect(written).toMatch(/^[A-Za-z0-9_.-]+$/)
          expect(codec.read(scope, written)).toEqual({ value: Object.is(value, -0) ? 0 : value, id })
        },
      ),
    )
  })

  it('is good for its own list only, and only with our key', () => {
    refused('bookings/ada', codec.write('bookings/bob', end))
    refused('bookings', cursorCodec(new Uint8Array(32).fill(2)).write('bookings', end))
    expect(() => cursorCodec(new Uint8Array(8))).toThrow(TypeError)
  })

  it('cannot be made by hand, nor changed in any letter', () => {
    const cursor = codec.write('bookings', end)
    for (const forged of [
      '',
      'x',
      '.',
      'a.b',
      Buffer.from('[1,"x"]').toString('base64url'),
      `${cursor}x`,
      cursor.slice(1),
      `${cursor}.${cursor}`,
    ])
      refused('bookings', forged)
    for (let i = 0; i < cursor.length; i++) {
      refused('bookings', `${cursor.slice(0, i)}${cursor[i] === 'A' ? 'B' : 'A'}${cursor.slice(i + 1)}`)
    }
  })
})

describe('a card number', () => {
  it.each([
    '4111111111111111',
    '4222222222222',
    '5555555555554444',
    '2223003122003222',
    '378282246310005',
    '6011111111111117',
    '30569309025904',
    '3530111333300000',
    '6200000000000005',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    'card:4111111111111111.',
    'card_4111111111111111',
    '4111 1111 1111 1111 123',
    '4111.1111.1111.1111',
    '4111 / 1111 / 1111 / 1111',
    '4111–1111–1111–1111',
    '4111  1111  1111  1111',
    '4111\u00a01111\u00a01111\u00a01111',
    '４１１１ １１１１ １１１１ １１１１',
    '3782 822463 10005',
    '6304 0000 0000 0000 00',
    '6212 3456 7890 0000 003',
  ])('is seen in "%s"', (text) => expect(looksLikeCardNumber(text)).toBe(true))

  it.each([
    ['one wrong digit', '4111111111111112'],
    ['an ISBN', '9780306406157'],
    ['an instant in milliseconds', '1767225600000'],
    ['a phone number', '+4915112345678'],
    ['a UUID', '41111111-1111-4111-8111-411111111111'],
    ['a long token', 'eyJ4111111111111111x'],
    ['a decimal', '0.4111111111111111'],
    ['a place with all its digits', '47.376887,8.5417312345678903'],
    ['an instant', '2026-05-04T10:00:00.123456789Z'],
    ['a short decimal with a long fraction', '8.4222222222222'],
    ['a short number', '411111111111'],
  ])('is not seen in %s', (_name, text) => expect(looksLikeCardNumber(text)).toBe(false))

  it('is never seen in an id of ours', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(looksLikeCardNumber(id)).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it('has fields of its own, in any writing', () => {
    expect(['cvv', 'CVC', 'card_number', 'cardNumber', 'card-number', 'PAN', 'cvv2'].map(isCardField)).not.toContain(false)
    expect(['name', 'panel', 'company', 'discard', 'card', 'number', 'x'.repeat(1_000)].map(isCardField)).not.toContain(true)
  })
})

describe('canonical JSON', () => {
  it('is one text for one value, whatever the order of its members', () => {
    expect(canonicalJson({ b: [2, { d: null, c: 'x' }], a: undefined, '': true })).toBe('{"":true,"b":[2,{"c":"x","d":null}]}')
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(reversed)).toBe(canonicalJson(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('is another text for another value', () => {
    expect(new Set([{ a: 1 }, { a: '1' }, { a: [1] }, { a: { '0': 1 } }, { a: null }, {}].map(canonicalJson)).size).toBe(6)
  })
})
