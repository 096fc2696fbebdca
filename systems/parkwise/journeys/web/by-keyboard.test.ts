import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { openBrowser, pictureOfFailure, visit } from '#platform/web/testing/browser.ts'
import { CARDS, sees } from './at-the-browser.ts'
import { goesTo, presses, writes } from './by-keyboard.ts'
import { PASSWORD } from './provider-at-the-browser.ts'

const PLACE = 'Parkhaus Central'
const SPACE = 'Garage behind the house'

describe('with the keyboard alone', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-browser-'))
  let plaza: PlazaProcess
  let browser: Browser

  beforeAll(async () => {
    plaza = await startPlaza({ system: 'parkwise', data, environment: { PLAZA_RATE_LIMIT: 'off' } })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await plaza?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  const opensAnAccount = async (page: Page, name: string): Promise<void> => {
    await writes(page, page.getByLabel('Your name'), name)
    await writes(page, page.getByLabel('E-mail address'), `${name.toLowerCase()}@example.com`)
    await writes(page, page.getByRole('textbox', { name: 'Password' }), PASSWORD)
    await page.keyboard.press('Enter')
  }

  it('a stranger finds a space, books it, pays, and cancels', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(plaza.baseUrl)
    await sees(page, 'Find a parking space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    // Past the head of the page: the first stop is a field of the search, or a word before it.
    await writes(page, page.getByRole('combobox', { name: 'Place, street or car park' }), PLACE)
    await page.getByRole('option', { name: PLACE }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await presses(page, page.getByRole('link', { name: PLACE }))
    await sees(page, PLACE)
    await presses(page, page.getByRole('button', { name: 'Log in to book' }))
    await sees(page, 'Log in')
    await presses(page, page.getByRole('link', { name: 'Open an account' }))
    await sees(page, 'Open an account')
    await opensAnAccount(page, 'Keyes')
    await sees(page, PLACE)
    await writes(page, page.getByLabel('Number plate'), 'ZH 123456')
    await presses(page, page.getByRole('button', { name: 'Hold this space and pay' }))
    await sees(page, 'The space is kept for you: pay now')
    const form = page.frameLocator('iframe[title="Card form of the payment provider"]')
    await writes(page, form.getByLabel('Card number'), CARDS.pays)
    await writes(page, form.getByLabel('Expiry date'), '12/39')
    await writes(page, form.getByLabel('Security code'), '123')
    await writes(page, form.getByLabel('Name on the card'), 'A. Driver')
    await presses(page, form.getByRole('button', { name: 'Use this card' }))
    await sees(page, 'Your space is booked')
    await presses(page, page.getByRole('button', { name: 'Cancel the booking' }))
    const dialog = page.getByRole('dialog', { name: 'Cancel this booking?' })
    await presses(page, dialog.getByRole('button', { name: 'Cancel it' }))
    await sees(page, 'This booking is cancelled')
    expect(complaints).toEqual([])
  })

  it('a provider lists a space, pauses it, and changes the language', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(`${plaza.baseUrl}/register`)
    await sees(page, 'Open an account')
    await goesTo(page, page.getByRole('radio', { name: 'Park' }))
    await page.keyboard.press('ArrowRight')
    await opensAnAccount(page, 'Prova')
    await sees(page, 'No spaces yet')
    await presses(page, page.getByRole('link', { name: 'Add a space' }))
    await sees(page, 'Add a space')
    await writes(page, page.getByRole('textbox', { name: 'Name' }), SPACE)
    await writes(page, page.getByLabel('Address'), 'Uraniastrasse 3, 8001 Zürich')
    await writes(page, page.getByLabel('Latitude'), '47.3744')
    await writes(page, page.getByLabel('Longitude'), '8.5396')
    await writes(page, page.getByRole('textbox', { name: 'Per hour' }).first(), '4.00')
    await presses(page, page.getByRole('button', { name: 'List the space' }))
    await sees(page, SPACE)
    await presses(page, page.getByRole('button', { name: 'Pause' }))
    await page.getByText('Paused').waitFor()
    await presses(page, page.getByRole('button', { name: 'Language' }))
    await page.getByRole('menuitem', { name: 'Español' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Idioma' }).waitFor()
    expect(complaints).toEqual([])
  })
})
