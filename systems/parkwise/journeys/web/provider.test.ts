import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { openBrowser, picture, pictureOfFailure, type Visitor, visit } from '#platform/web/testing/browser.ts'
import { aDriverBooks, becomesAProvider, listsASpace, mailedLink, PASSWORD } from './provider-at-the-browser.ts'

const SPACE = 'Driveway in Urania street'
const PLATE = 'ZH 2026'
const PRICE = 'CHF 8.00'

describe('a provider at a real browser', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-browser-'))
  let plaza: PlazaProcess
  let browser: Browser
  let provider: Visitor
  let spotPage: string

  beforeAll(async () => {
    plaza = await startPlaza({ system: 'parkwise', data, environment: { PLAZA_RATE_LIMIT: 'off' } })
    browser = await openBrowser()
    provider = await visit(browser, { timezoneId: 'Europe/Zurich' })
  })
  afterAll(async () => {
    await browser?.close()
    await plaza?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  it('lists a space, and knows beforehand what a stay will cost', async (context) => {
    const { page } = provider
    pictureOfFailure(context, page)
    await becomesAProvider(page, plaza.baseUrl, 'Paula')
    await listsASpace(page, SPACE)
    spotPage = page.url()
    await picture(page, 'provider-1-listed')
  })

  it('sees it being booked and paid without touching anything, and what that earned', async (context) => {
    const { page } = provider
    pictureOfFailure(context, page)
    await page.getByRole('link', { name: 'My spaces' }).first().click()
    await page.getByText('Nobody has booked yet').waitFor()
    await aDriverBooks(plaza.baseUrl, spotPage.split('/').at(-1) ?? '', PLATE)
    await page.getByText(PLATE).waitFor()
    await page.getByText('CHF 7.20').first().waitFor()
    await picture(page, 'provider-2-booked')
  })

  it('finds it in the calendar, cannot archive the space over it, and calls it off', async (context) => {
    const { page } = provider
    pictureOfFailure(context, page)
    await page.getByRole('link', { name: SPACE }).click()
    await page.getByRole('button', { name: 'Archive' }).click()
    const question = page.getByRole('dialog', { name: `Archive ${SPACE}?` })
    await question.getByRole('button', { name: 'Archive' }).click()
    await question.getByText(/1 bookings are to come/).waitFor()
    await question.getByRole('button', { name: 'Leave it as it is' }).first().click()
    await page.getByRole('button', { name: `Cancel: ${PLATE}` }).click()
    const cancelling = page.getByRole('dialog', { name: `Cancel the booking of ${PLATE}?` })
    await cancelling.getByText(`${PRICE} goes back.`).waitFor()
    await cancelling.getByRole('button', { name: 'Cancel the booking' }).click()
    await cancelling.waitFor({ state: 'hidden' })
    await page.getByText('None.').waitFor()
    await picture(page, 'provider-3-calendar')
  })

  it('blocks a time and frees it again', async (context) => {
    const { page } = provider
    pictureOfFailure(context, page)
    const blocks = page.getByRole('region', { name: 'Blocked times' })
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
    await blocks.getByLabel('From').fill(`${day}T08:00`)
    await blocks.getByLabel('Until').fill(`${day}T18:00`)
    await blocks.getByLabel('What for').fill('Our own guests')
    await blocks.getByRole('button', { name: 'Block this time' }).click()
    await blocks.getByText('Our own guests').waitFor()
    await blocks.getByRole('button', { name: /^Free again/ }).click()
    await blocks.getByText('Our own guests').waitFor({ state: 'detached' })
  })

  it('who changes a space that was changed elsewhere is told so, and loads it anew', async (context) => {
    const { page } = provider
    pictureOfFailure(context, page)
    await page.getByRole('link', { name: 'Change' }).click()
    const other = await page.context().newPage()
    await other.goto(spotPage)
    await other.getByRole('button', { name: 'Pause' }).click()
    await other.getByText('Paused').waitFor()
    await other.close()
    await page.getByRole('textbox', { name: 'Per hour' }).first().fill('5')
    await page.getByRole('button', { name: 'Save the changes' }).click()
    await page.getByText('This was changed somewhere else').waitFor()
    await page.getByRole('button', { name: 'Load it anew' }).click()
    await page.getByRole('textbox', { name: 'Per hour' }).first().fill('5')
    await page.getByRole('button', { name: 'Save the changes' }).click()
    await page.getByRole('heading', { name: SPACE, level: 1, exact: true }).waitFor()
    await page.getByText('CHF 5.00').waitFor()
    await page.getByText('Paused').waitFor()
  })

  it('imports a file and sees what was wrong with it', async (context) => {
    const { page } = provider
    pictureOfFailure(context, page)
    await page.goto(`${plaza.baseUrl}/provider/import`)
    const feature = (name: string, capacity: number) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [8.54, 47.37] },
      properties: { name, capacity },
    })
    const file = (content: unknown) => ({
      name: 'car-parks.geojson',
      mimeType: 'application/geo+json',
      buffer: Buffer.from(JSON.stringify(content)),
    })
    await page.setInputFiles('input[type=file]', file({ type: 'Topology' }))
    await page.getByText('car-parks.geojson is no GeoJSON FeatureCollection.').waitFor()
    await page.setInputFiles('input[type=file]', file({ type: 'FeatureCollection', features: [feature('One', 3), feature('Two', 0)] }))
    await page.getByRole('button', { name: 'Import them' }).click()
    await page.getByText('1 listed').waitFor()
    await page.getByRole('row', { name: '2 Two its capacity is 0' }).waitFor()
    await picture(page, 'provider-4-imported')
    await page.getByRole('link', { name: 'See my spaces' }).click()
    await page.getByRole('link', { name: 'One' }).waitFor()
  })

  it('sets a new password with the link of a mail, once', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(`${plaza.baseUrl}/log-in`)
    await page.getByRole('link', { name: 'I have forgotten my password' }).click()
    await page.getByRole('heading', { name: 'Forgotten the password?' }).waitFor()
    await page.getByLabel('E-mail address').fill('paula@example.com')
    await page.getByRole('button', { name: 'Send me a link' }).click()
    await page.getByText('Look into your mail').waitFor()
    const link = await mailedLink(data, '/reset')
    for (const isFirst of [true, false]) {
      await page.goto(`${plaza.baseUrl}${link}`)
      await page.getByRole('textbox', { name: 'New password' }).fill(PASSWORD)
      await page.getByRole('button', { name: 'Set a new password' }).click()
      await page.getByText(isFirst ? 'The new password is set' : 'This link does not work any more').waitFor()
    }
    expect(complaints).toEqual([])
  })

  it('ends a session that was left open somewhere else', async (context) => {
    const [left, elsewhere] = [await visit(browser), await visit(browser)]
    pictureOfFailure(context, elsewhere.page)
    for (const { page } of [left, elsewhere]) {
      await page.goto(`${plaza.baseUrl}/account/sessions`)
      await page.getByLabel('E-mail address').fill('paula@example.com')
      await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
      await page.getByRole('button', { name: 'Log in' }).click()
      await page.getByText('this one').waitFor()
    }
    const others = elsewhere.page.getByRole('button', { name: /^Log out there/ })
    const count = await others.count()
    await others.first().click()
    await expect.poll(() => others.count(), { timeout: 10_000 }).toBe(count - 1)
    await elsewhere.page.getByText('this one').waitFor()
    expect([...provider.complaints, ...elsewhere.complaints]).toEqual([])
  })
})
