import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { HOUR_MS } from '#platform/kernel/clock.ts'
import { openBrowser, pictureOfFailure, type Visitor, visit } from '#platform/web/testing/browser.ts'
import type { Driving } from '../driving.ts'
import { driveOverHttp } from '../driving-over-http.ts'
import { holdsASpace, opensAnAccount, paysWith, sees } from './at-the-browser.ts'
import { PASSWORD } from './provider-at-the-browser.ts'

const PLACE = 'Parkhaus Central'
/** Long enough to look at the page on a busy machine, and short enough to wait for its end. */
const HOLD_S = 45

describe('a page tells the truth', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-browser-'))
  let plaza: PlazaProcess
  let browser: Browser
  let drive: Driving

  beforeAll(async () => {
    const environment = { PLAZA_RATE_LIMIT: 'off', PLAZA_PARKWISE_HOLD_SECONDS: String(HOLD_S) }
    plaza = await startPlaza({ system: 'parkwise', data, environment })
    drive = await driveOverHttp(() => plaza.baseUrl)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await plaza?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  /** Somebody with an account at the first page, whose device may be wrong about the time. */
  const arrives = async (name: string, deviceMs?: number): Promise<Visitor> => {
    const visitor = await visit(browser, { serviceWorkers: 'block' })
    if (deviceMs !== undefined) await visitor.page.clock.install({ time: deviceMs })
    await visitor.page.goto(`${plaza.baseUrl}/register`)
    await opensAnAccount(visitor.page, name)
    return visitor
  }
  const bookingOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? ''

  it('in a first tab about what was done in a second one', async (context) => {
    const { page, complaints } = await arrives('Twotabs')
    pictureOfFailure(context, page)
    await holdsASpace(page, PLACE)
    const second = await page.context().newPage()
    await second.goto(page.url())
    await second.getByRole('button', { name: 'I do not want it any more' }).click()
    await second.getByRole('dialog').getByRole('button').last().click()
    await sees(second, 'This booking is cancelled')
    await sees(page, 'This booking is cancelled')
    await second.getByRole('button', { name: 'Account of Twotabs' }).click()
    await second.getByRole('menuitem', { name: 'Log out' }).click()
    await page.getByRole('link', { name: 'Log in' }).first().waitFor()
    expect(complaints).toEqual([])
  })

  it.each([
    ['three hours slow', -3 * HOUR_MS],
    ['two hours fast', 2 * HOUR_MS],
  ])('on a device whose clock is %s', async (clock, isOffMs) => {
    const { page, complaints } = await arrives(clock.replaceAll(' ', ''), Date.now() + isOffMs)
    await sees(page, 'Find a parking space')
    // Nothing was chosen: it looks for the next hours as they are, not as the device believes.
    await page.getByRole('link', { name: PLACE }).first().waitFor()
    await page.getByRole('link', { name: PLACE }).first().click()
    await page.getByLabel('Number plate').fill('ZH 1')
    await page.getByRole('button', { name: 'Hold this space and pay' }).click()
    await page
      .getByRole('timer', { name: 'Left to pay' })
      .getByText(/^0:[1-4]\d$/)
      .waitFor()
    await paysWith(page, 'pays')
    await sees(page, 'Your space is booked')
    expect(complaints).toEqual([])
  })

  it('after a laptop has slept over the end of the hold', async (context) => {
    const { page } = await arrives('Sleeper', Date.now())
    pictureOfFailure(context, page)
    await holdsASpace(page, PLACE)
    const { body } = await drive.call('POST', '/auth/login', { body: { email: 'sleeper@example.com', password: PASSWORD } })
    // Asleep: no timer of the page runs, and nothing is heard of the server.
    await page.clock.pauseAt(Date.now() + 1_000)
    await page.context().setOffline(true)
    const isExpired = async (): Promise<boolean> =>
      (await drive.call('GET', `/bookings/${bookingOf(page)}`, { token: body.accessToken })).body.status === 'EXPIRED'
    await drive.until(3 * HOLD_S * 1_000, isExpired)
    await page.context().setOffline(false)
    await page.clock.setSystemTime(Date.now())
    await page.clock.resume()
    await sees(page, 'The time to pay is over')
    expect(await page.getByRole('button', { name: 'Use this card' }).count()).toBe(0)
  })

  it('without a connection: an app that was installed opens, and says so', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(plaza.baseUrl)
    await sees(page, 'Find a parking space')
    const devTools = await page.context().newCDPSession(page)
    const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors')
    // The windows of tests keep nothing, and that is all that stands against it.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
    // The worker keeps what it has passed on, so it must be there before a page is loaded.
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    await page.reload()
    await sees(page, 'Find a parking space')
    await page.waitForLoadState('networkidle')
    await page.context().setOffline(true)
    await page.reload()
    await sees(page, 'Find a parking space')
    await page.getByText('You are offline.').waitFor()
    await page.context().setOffline(false)
    await page.getByText('You are offline.').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: PLACE }).first().waitFor()
    expect(complaints).toEqual([])
  })

  it('when buttons are pressed twice: one booking, one payment, one refund', async (context) => {
    const { page, complaints } = await arrives('Double')
    pictureOfFailure(context, page)
    await sees(page, 'Find a parking space')
    await page.getByRole('link', { name: PLACE }).first().click()
    await page.getByLabel('Number plate').fill('ZH 2')
    await page.getByRole('button', { name: 'Hold this space and pay' }).dblclick()
    await sees(page, 'The space is kept for you: pay now')
    await paysWith(page, 'pays')
    await sees(page, 'Your space is booked')
    await page.getByRole('button', { name: 'Cancel the booking' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel it' }).dblclick()
    await sees(page, 'This booking is cancelled')
    const { body } = await drive.call('POST', '/auth/login', { body: { email: 'double@example.com', password: PASSWORD } })
    const { body: mine } = await drive.call('GET', '/bookings', { token: body.accessToken })
    expect(mine.items.map(({ status }) => status)).toEqual(['CANCELLED'])
    expect(complaints).toEqual([])
  })
})
