import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlazaProcess, runPlaza, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { buildWhenNeeded } from '#platform/host/web-app.ts'
import { openBrowser, picture, pictureOfFailure, visit } from '#platform/web/testing/browser.ts'
import { parkwise } from '../../system.ts'
import { driveOverHttp } from '../driving-over-http.ts'

const ROWS = 100
const COUNT = ROWS * ROWS
const MIDDLE = { lat: 47.3745, lng: 8.5395 }
/** About ninety metres. */
const APART = { lat: 0.0008, lng: 0.0012 }
/** How many pins are worth moving with a map. */
const MOST_PINS = 250

/** A town with a place to park every ninety metres, as a file. */
const town = (): object => ({
  type: 'FeatureCollection',
  features: Array.from({ length: COUNT }, (_, i) => ({
    type: 'Feature',
    geometry: {
      type: 'Point',
      coordinates: [
        MIDDLE.lng + ((i % ROWS) - ROWS / 2 + 0.5) * APART.lng,
        MIDDLE.lat + (Math.floor(i / ROWS) - ROWS / 2 + 0.5) * APART.lat,
      ],
    },
    properties: { name: `Place ${i}`, address: `Street ${i % ROWS}`, capacity: 2 },
  })),
})

/** The numbers on all pins together. */
const countedOn = async (page: Page): Promise<number> =>
  (await page.locator('.maplibregl-marker').allInnerTexts()).reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)

describe('a driver in a town with 10,000 places to park', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-browser-'))
  let plaza: PlazaProcess
  let browser: Browser
  const at = (zoom: number): string => `${plaza.baseUrl}/?lat=${MIDDLE.lat}&lng=${MIDDLE.lng}&zoom=${zoom}`

  beforeAll(async () => {
    if (parkwise.web) await buildWhenNeeded(parkwise.web.folder, () => undefined)
    plaza = await startPlaza({ system: 'parkwise', data, args: ['--no-demo'], environment: { PLAZA_RATE_LIMIT: 'off' } })
    const drive = await driveOverHttp(() => plaza.baseUrl)
    const body = { email: 'provider@example.org', password: 'correct horse battery', fullName: 'Provider', role: 'provider' }
    expect((await drive.call('POST', '/auth/register', { body })).status).toBe(201)
    const file = join(data, 'town.geojson')
    writeFileSync(file, JSON.stringify(town()))
    const imported = await runPlaza(data, ['parkwise', 'import', file, '--provider', body.email, '--time-zone', 'Europe/Zurich'])
    expect(imported.stdout).toContain(`${COUNT} listed`)
    browser = await openBrowser()
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await plaza?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  it('sees all of them on the map, gathered into few enough pins, and the nearest on the list', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(at(12))
    await page
      .getByRole('link', { name: /^Place/ })
      .first()
      .waitFor()
    await expect.poll(() => countedOn(page), { timeout: 20_000 }).toBe(COUNT)
    expect(await page.locator('.maplibregl-marker').count()).toBeLessThanOrEqual(MOST_PINS)
    await picture(page, 'map-of-many')
    expect(complaints).toEqual([])
  })

  it('types a price and then another one: the first question is called off, and the second answered', async (context) => {
    // Requests that a worker passes on could not be held up on purpose.
    const { page } = await visit(browser, { serviceWorkers: 'block' })
    pictureOfFailure(context, page)
    await page.route(/search\?.*maxPrice=4(&|$)/, () => undefined)
    await page.goto(at(12))
    await page
      .getByRole('link', { name: /^Place/ })
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Filters' }).click()
    const price = page.getByLabel('At most, for the whole stay')
    const first = page.waitForRequest(/maxPrice=4(&|$)/)
    await price.fill('4')
    const overtaken = page.waitForEvent('requestfailed', { predicate: (request) => /maxPrice=4(&|$)/.test(request.url()) })
    await first
    const second = page.waitForResponse(/maxPrice=3(&|$)/)
    await price.fill('3')
    expect((await overtaken).failure()?.errorText).toContain('ABORTED')
    expect((await second).status()).toBe(200)
    // Two hours are dearer everywhere.
    await page.getByText('Nothing is free here').waitFor()
  })

  it('points at a place on the list and sees which pin it is, and the other way round', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(at(17))
    const card = page.getByRole('listitem').first()
    const name = await card.getByRole('link').innerText()
    const pin = page.locator('.maplibregl-marker').getByRole('button', { name: new RegExp(`^${name},`) })
    await pin.waitFor()
    expect(await page.locator('.maplibregl-marker').count()).toBe(await page.getByRole('listitem').count())
    await card.hover()
    await expect.poll(() => pin.getAttribute('data-hovered')).toBe('true')
    expect(await page.locator('.maplibregl-marker [data-hovered]').count()).toBe(1)
    await page.getByRole('heading', { name: 'Find a parking space' }).hover()
    await expect.poll(() => pin.getAttribute('data-hovered')).toBeNull()
    await pin.focus()
    await expect.poll(() => card.getAttribute('data-hovered')).toBe('true')
    expect(complaints).toEqual([])
  })

  it('comes to the map with one key behind the list, goes from pin to pin with arrows, and opens one', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(at(17))
    await page.locator('.maplibregl-marker').first().waitFor()
    const stops = page.locator('.maplibregl-marker button[tabindex="0"]')
    await expect.poll(() => stops.count()).toBe(1)
    await page.getByRole('listitem').last().getByRole('link').focus()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Map')
    await page.keyboard.press('Tab')
    const reached = async (): Promise<string> => page.evaluate<string>('document.activeElement.getAttribute("aria-label")')
    const before = await reached()
    expect(before).toMatch(/^Place \d+, /)
    const view = page.url()
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
      await page.keyboard.press(key)
      if ((await reached()) !== before) break
    }
    const after = await reached()
    expect(after).toMatch(/^Place \d+, /)
    expect(after).not.toBe(before)
    expect(await stops.count()).toBe(1)
    expect(page.url()).toBe(view)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: after.split(',')[0] ?? '', level: 1 }).waitFor()
    expect(complaints).toEqual([])
  })

  it('changes the language and keeps the same map, with its words', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(at(14))
    await page.locator('.maplibregl-marker').first().waitFor()
    const map = page.locator('.maplibregl-canvas')
    await map.evaluate((canvas) => canvas.setAttribute('data-seen', 'before'))
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitem', { name: 'Español' }).click()
    await page.getByRole('region', { name: 'Mapa' }).waitFor()
    expect(await map.getAttribute('data-seen')).toBe('before')
    await page.getByRole('button', { name: 'Acercar' }).waitFor()
    expect(
      await page.locator('.maplibregl-ctrl [aria-label]').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label'))),
    ).not.toContain('Toggle attribution')
    expect(complaints).toEqual([])
  })
})
