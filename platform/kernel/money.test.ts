import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantViolation } from './decision.ts'
import { addMoney, isCurrency, minorDigits, money, moneyText, parseMoney, scaleMoney } from './money.ts'

const currency = fc.constantFrom(...Intl.supportedValuesOf('currency'))
const amountMinor = fc.integer({ min: 0, max: 10 ** 12 - 1 })
const eur = (amount: string) => parseMoney({ amount, currency: 'EUR' })

describe('An amount', () => {
  test('of any currency is the same after it was written and read', () => {
    fc.assert(
      fc.property(currency, amountMinor, (code, minor) => {
        const value = money(minor, code)
        expect(parseMoney(moneyText(value))).toEqual(value)
      }),
    )
  })

  test('is written with exactly the digits of its currency', () => {
    expect(moneyText(money(1250, 'EUR'))).toEqual({ amount: '12.50', currency: 'EUR' })
    expect(moneyText(money(5, 'EUR')).amount).toBe('0.05')
    expect(moneyText(money(-5, 'EUR')).amount).toBe('-0.05')
    expect(moneyText(money(500, 'JPY')).amount).toBe('500')
    expect(moneyText(money(1, 'KWD')).amount).toBe('0.001')
    expect(['EUR', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3])
    // People leave out the cents of these, the standard and payment providers do not.
    expect(['COP', 'HUF', 'IDR', 'ALL'].map(minorDigits)).toEqual([2, 2, 2, 2])
  })

  test('may leave out digits behind the point', () => {
    expect(eur('12')).toEqual(money(1200, 'EUR'))
    expect(eur('12.5')).toEqual(money(1250, 'EUR'))
    expect(eur('0012.50')).toEqual(money(1250, 'EUR'))
    expect(eur('999999999999.99')).toEqual(money(99_999_999_999_999, 'EUR'))
  })

  test('is refused when it is not plainly one', () => {
    const wrong = [
      '',
      ' ',
      '1e309',
      '1e2',
      'NaN',
      'Infinity',
      '-1',
      '+1',
      '-0',
      '1.',
      '.5',
      '1,50',
      '1 000',
      ' 1',
      '1\n',
      '0x10',
      '12.501',
      '12.5010',
      '١',
      '1_0',
    ]
    for (const amount of [...wrong, '1000000000000', '9'.repeat(400)]) expect([amount, eur(amount)]).toEqual([amount, undefined])
    expect(parseMoney({ amount: '1.0', currency: 'JPY' })).toBeUndefined()
    for (const code of ['', 'eur', 'EURO', 'XYZ', '__proto__', 'constructor']) {
      expect(parseMoney({ amount: '1', currency: code })).toBeUndefined()
      expect(isCurrency(code)).toBe(false)
      expect(() => minorDigits(code)).toThrow(InvariantViolation)
    }
  })

  test('that was read is always exact, whatever text it was', () => {
    fc.assert(
      fc.property(currency, fc.stringMatching(/^\d{0,16}(\.\d{0,6})?$/), (code, amount) => {
        const value = parseMoney({ amount, currency: code })
        if (value) expect(Number.isSafeInteger(value.amountMinor)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('is a whole number of minor units or a bug', () => {
    for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) expect(() => money(wrong, 'EUR')).toThrow(InvariantViolation)
    expect(Object.is(money(-0, 'EUR').amountMinor, 0)).toBe(true)
  })
})

describe('Arithmetic', () => {
  test('adds within one currency only, and never loses a cent', () => {
    fc.assert(
      fc.property(amountMinor, amountMinor, (a, b) => {
        expect(addMoney(money(a, 'EUR'), money(b, 'EUR'))).toEqual(money(a + b, 'EUR'))
      }),
    )
    expect(() => addMoney(money(1, 'EUR'), money(1, 'USD'))).toThrow('cannot add USD to EUR')
    expect(() => addMoney(money(Number.MAX_SAFE_INTEGER, 'EUR'), money(1, 'EUR'))).toThrow(InvariantViolation)
  })

  test('rounds halves away from zero', () => {
    expect([1, 3, -1, -3].map((minor) => scaleMoney(money(minor, 'EUR'), 0.5).amountMinor)).toEqual([1, 2, -1, -2])
    expect(scaleMoney(money(99, 'EUR'), 0.25).amountMinor).toBe(25)
    expect(Object.is(scaleMoney(money(-1, 'EUR'), 0.1).amountMinor, 0)).toBe(true)
    expect(() => scaleMoney(money(1, 'EUR'), Number.NaN)).toThrow(InvariantViolation)
  })

  test('that scales is off by half a minor unit at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.double({ min: 0, max: 100, noNaN: true }), (minor, factor) => {
        expect(Math.abs(scaleMoney(money(minor, 'EUR'), factor).amountMinor - minor * factor)).toBeLessThanOrEqual(0.5)
      }),
    )
  })
})
