import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { buildWhenNeeded } from '#platform/host/web-app.ts'
import { barriersOn, openBrowser, picture, pictureOfFailure, type Visitor, visit } from '#platform/web/testing/browser.ts'
import { parkwise } from '../../system.ts'
import { findsAPlace, holdsASpace, opensAnAccount, paysWith, sees } from './at-the-browser.ts'

const PLACE = 'Parkhaus Central'

describe('in a real browser', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-browser-'))
  let plaza: PlazaProcess
  let browser: Browser

  beforeAll(async () => {
    if (parkwise.web) await buildWhenNeeded(parkwise.web.folder, () => undefined)
    plaza = await startPlaza({ system: 'parkwise', data, environment: { PLAZA_RATE_LIMIT: 'off' } })
    browser = await openBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await plaza?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  describe('a stranger', () => {
    let driver: Visitor
    beforeAll(async () => {
      driver = await visit(browser)
      await driver.page.goto(plaza.baseUrl)
    })

    it('finds a garage in Zürich', async (context) => {
      const { page } = driver
      pictureOfFailure(context, page)
      await picture(page, 'driver-1-search')
      await findsAPlace(page, PLACE)
      await page.getByText('In all').waitFor()
      await picture(page, 'driver-2-place')
    })

    it('opens an account when it comes to booking, and finds the same choice afterwards', async (context) => {
      const { page } = driver
      pictureOfFailure(context, page)
      const chosen = await page.getByLabel('From').inputValue()
      await page.getByRole('button', { name: 'Log in to book' }).click()
      await page.getByText('What you have chosen is kept').waitFor()
      await page.getByRole('link', { name: 'Open an account' }).click()
      await opensAnAccount(page, 'Stranger')
      await sees(page, PLACE)
      expect(await page.getByLabel('From').inputValue()).toBe(chosen)
    })

    it('holds a space and sees how long it is kept', async (context) => {
      const { page } = driver
      pictureOfFailure(context, page)
      await page.getByLabel('Number plate').fill('zh 123456')
      await page.getByRole('button', { name: 'Hold this space and pay' }).click()
      await sees(page, 'The space is kept for you: pay now')
      await page
        .getByRole('timer', { name: 'Left to pay' })
        .getByText(/^(10:00|9:\d\d)$/)
        .waitFor()
      await picture(page, 'driver-3-pay')
      expect(await barriersOn(page)).toEqual([])
    })

    it('pays with a test card and sees the confirmation arrive', async (context) => {
      const { page } = driver
      pictureOfFailure(context, page)
      await paysWith(page, 'pays')
      await sees(page, 'Your space is booked')
      await page.getByRole('img', { name: 'Code for the barrier' }).waitFor()
      await sees(page, 'Receipt')
      await picture(page, 'driver-4-booked')
      expect(await barriersOn(page)).toEqual([])
    })

    it('is told what cancelling gives back, cancels, and has the money back', async (context) => {
      const { page } = driver
      pictureOfFailure(context, page)
      await page.getByRole('button', { name: 'Cancel the booking' }).click()
      const dialog = page.getByRole('dialog', { name: 'Cancel this booking?' })
      await dialog.getByText(/^You get back CHF\s(\S+) of CHF\s\1 \(100 %\)\.$/).waitFor()
      await dialog.getByRole('button', { name: 'Cancel it' }).click()
      await sees(page, 'This booking is cancelled')
      await page.getByText(/CHF\s\S+ went back to your card\.$/).waitFor()
      await picture(page, 'driver-5-refunded')
      expect(await barriersOn(page)).toEqual([])
    })

    it('finds all of it in the inbox and among the bookings', async (context) => {
      const { page } = driver
      pictureOfFailure(context, page)
      await page.getByRole('link', { name: /^Inbox/ }).click()
      await page.getByRole('link', { name: `Booking confirmed: ${PLACE}` }).click()
      await sees(page, 'This booking is cancelled')
      await page.getByRole('link', { name: 'My bookings' }).first().click()
      await sees(page, 'Past and cancelled')
      await page.getByRole('link', { name: PLACE }).waitFor()
      expect(driver.complaints).toEqual([])
    })
  })

  it('a driver whose card is declined tries another one, and confirms that at the bank', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(`${plaza.baseUrl}/register`)
    await opensAnAccount(page, 'Declined')
    await holdsASpace(page, PLACE)
    await paysWith(page, 'declined')
    await page.getByText('The bank has declined this card.').waitFor()
    await paysWith(page, 'asksAtTheBank')
    await page.waitForURL(/\/actions\//)
    // Who comes back without an answer is told what is missing, and a reload changes nothing.
    await page.goBack()
    await page.getByRole('button', { name: 'Confirm at the bank' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Confirm at the bank' }).click()
    await page.getByRole('button', { name: 'Approve' }).click()
    await sees(page, 'Your space is booked')
    expect(complaints).toEqual([])
  })

  it('a driver who loses the connection while paying sees the truth, and has paid once', async (context) => {
    // Requests that a worker passes on could not be lost on purpose.
    const { page, complaints } = await visit(browser, { serviceWorkers: 'block' })
    pictureOfFailure(context, page)
    await page.goto(`${plaza.baseUrl}/register`)
    await opensAnAccount(page, 'Unlucky')
    await holdsASpace(page, PLACE)
    await page.route('**/payments/process', async (route) => {
      await route.fetch()
      await route.abort('connectionreset')
    })
    await paysWith(page, 'pays')
    await sees(page, 'Your space is booked')
    await page.reload()
    await sees(page, 'Your space is booked')
    expect(complaints).toEqual([])
  })
})
