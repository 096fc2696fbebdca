import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { barriersOn, openBrowser, picture, pictureOfFailure, visit } from '#platform/web/testing/browser.ts'
import type { Body, Driving } from '../driving.ts'
import { driveOverHttp } from '../driving-over-http.ts'
import { opensAnAccount, sees } from './at-the-browser.ts'

const PASSWORD = 'correct horse battery'
const PLACE = { lat: 47.3745, lng: 8.5395 }
const NEIGHBOUR = 'Neighbour with room'
const WINTERTHUR = { lat: 47.4995, lng: 8.7241 }

/** Plays the geocoder: it knows one street, in another town. */
const geocoder = createServer((_, response) => {
  const { lat, lng } = WINTERTHUR
  const found = [{ name: 'Uraniastrasse', display_name: 'Uraniastrasse, Winterthur', lat: String(lat), lon: String(lng) }]
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found))
})

describe('others and me', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-browser-'))
  let plaza: PlazaProcess
  let browser: Browser
  let drive: Driving
  let provider: string
  let driver: string

  const account = async (name: string, role: 'driver' | 'provider'): Promise<string> => {
    const body = { email: `${name}@example.org`, password: PASSWORD, fullName: name, role }
    return (await drive.call('POST', '/auth/register', { body })).body.accessToken
  }
  /** A lot in the middle of what the map shows first; its id. */
  const lot = async (name: string, capacity: number): Promise<string> => {
    const body = {
      ...{ name, address: 'Uraniastrasse 3, 8001 Zürich', capacity, timeZone: 'Europe/Zurich' },
      location: { type: 'Point', coordinates: [PLACE.lng, PLACE.lat] },
      pricing: { hourly: { amount: '3.00', currency: 'CHF' } },
    }
    const listed = await drive.call('POST', '/providers/spots', { token: provider, key: `list-${name.replaceAll(' ', '-')}`, body })
    expect(listed.status, JSON.stringify(listed.body)).toBe(201)
    return listed.body.id
  }
  const tomorrow = (hour: number): string => `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T${hour}:00:00.000Z`
  const stay = { from: tomorrow(10), to: tomorrow(12) }
  const holds = (spotId: string): Promise<{ readonly status: number; readonly body: Body }> =>
    drive.call('POST', '/bookings', { token: driver, key: `book-${spotId}`, body: { spotId, ...stay, vehiclePlate: 'ZH 9' } })

  beforeAll(async () => {
    await new Promise<void>((resolve) => geocoder.listen(0, '127.0.0.1', resolve))
    const environment = {
      PLAZA_RATE_LIMIT: 'off',
      PLAZA_PARKWISE_NOMINATIM_URL: `http://127.0.0.1:${(geocoder.address() as AddressInfo).port}/`,
    }
    plaza = await startPlaza({ system: 'parkwise', data, args: ['--no-demo'], environment })
    drive = await driveOverHttp(() => plaza.baseUrl)
    provider = await account('provider', 'provider')
    driver = await account('driver', 'driver')
    await lot(NEIGHBOUR, 9)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await plaza?.stop()
    geocoder.close()
    rmSync(data, { recursive: true, force: true })
  })

  it('two drivers want the last space at the same moment: one goes on to pay, the other is shown what is free nearby', async (context) => {
    const spotId = await lot('The last space', 1)
    const page = `${plaza.baseUrl}/spots/${spotId}?from=${stay.from}&to=${stay.to}`
    const two = await Promise.all(
      ['Ada', 'Grace'].map(async (name) => {
        const { page: window } = await visit(browser)
        await window.goto(`${plaza.baseUrl}/register?back=${encodeURIComponent(page.slice(plaza.baseUrl.length))}`)
        await opensAnAccount(window, name)
        await sees(window, 'The last space')
        await window.getByLabel('Number plate').fill(`ZH ${name}`)
        return window
      }),
    )
    for (const window of two) pictureOfFailure(context, window)
    const buttons = two.map((window) => window.getByRole('button', { name: 'Hold this space and pay' }))
    await Promise.all(buttons.map((button) => button.waitFor()))
    // Without a look at each window first: whoever is a second later sees that it is taken, and has no button any more.
    await Promise.all(buttons.map((button) => button.dispatchEvent('click')))
    const ends = await Promise.all(
      two.map(async (window) => {
        const pays = window.getByRole('heading', { name: 'The space is kept for you: pay now' })
        const late = window.getByText('Somebody was a moment faster')
        await pays.or(late).first().waitFor()
        if (await pays.isVisible()) return 'pays'
        await window.getByRole('link', { name: NEIGHBOUR }).waitFor()
        await picture(window, 'driver-too-late')
        return 'late'
      }),
    )
    expect(ends.toSorted()).toEqual(['late', 'pays'])
  })

  it('a guest at the map sees a lot go when somebody else takes its last space, and come back when it is free again', async (context) => {
    const name = 'Watched lot'
    const spotId = await lot(name, 1)
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    // READY for an area: from here on the page is told what happens there.
    const isTold = new Promise<void>((resolve) => {
      page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => /READY.*area:/.test(String(payload)) && resolve()))
    })
    await page.goto(`${plaza.baseUrl}/?lat=${PLACE.lat}&lng=${PLACE.lng}&zoom=15&from=${stay.from}&to=${stay.to}`)
    await page.getByRole('link', { name }).waitFor()
    await isTold
    const { body: booking } = await holds(spotId)
    await page.getByRole('link', { name }).waitFor({ state: 'detached' })
    await drive.call('POST', `/bookings/${booking.id}/cancel`, { token: driver, key: `cancel-${spotId}` })
    await page.getByRole('link', { name }).waitFor()
    expect(complaints).toEqual([])
  })

  it('a driver sees in the calendar how an hour gets free, chooses it with the keyboard alone, and books it', async (context) => {
    const spotId = await lot('Lot with a calendar', 1)
    const { body: booking } = await holds(spotId)
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    const isTold = new Promise<void>((resolve) => {
      page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => /READY.*spot:/.test(String(payload)) && resolve()))
    })
    await page.goto(`${plaza.baseUrl}/register?back=${encodeURIComponent(`/spots/${spotId}`)}`)
    await opensAnAccount(page, 'Katherine')
    await isTold
    /** The hour of tomorrow's stay, in whichever state. */
    const when = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Zurich', weekday: 'short', day: 'numeric', month: 'short' })
    const hour = Number(new Date(stay.from).toLocaleString('en-GB', { timeZone: 'Europe/Zurich', hour: '2-digit' }))
    const button = (what: string) =>
      page
        .getByRole('grid', { name: 'Calendar of free hours' })
        .getByRole('button', { name: `${when.format(new Date(stay.from))}, ${hour}:00: ${what}` })
    await button('full').waitFor()
    expect(await button('full').getAttribute('aria-disabled')).toBe('true')
    await drive.call('POST', `/bookings/${booking.id}/cancel`, { token: driver, key: `cancel-${spotId}` })
    await button('1 space free').waitFor()
    expect(await barriersOn(page)).toEqual([])

    const placeOf = async (cell: Locator): Promise<readonly number[]> =>
      ((await cell.getAttribute('data-place')) ?? '').split('/').map(Number)
    const press = async (key: string, times: number): Promise<void> => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key)
    }
    // Tab stops once in all of the table; from there on it is arrows.
    const stop = page.getByRole('grid').locator('button[tabindex="0"]')
    const [[row = 0, day = 0], [wantedRow = 0, wantedDay = 0]] = [await placeOf(stop), await placeOf(button('1 space free'))]
    await stop.focus()
    await press('ArrowRight', wantedDay - day)
    await press(wantedRow < row ? 'ArrowUp' : 'ArrowDown', Math.abs(wantedRow - row))
    expect(await placeOf(page.locator(':focus'))).toEqual([wantedRow, wantedDay])
    await page.keyboard.press('Enter')
    await button('1 space free, your stay').waitFor()
    expect(await page.getByLabel('From').inputValue()).toContain(`T${hour}:00`)
    // The two hours that were offered first remain.
    expect(await page.getByLabel('Until').inputValue()).toContain(`T${hour + 2}:00`)
    await picture(page, 'calendar')
    await page.getByLabel('Number plate').fill('ZH 77')
    await page.getByRole('button', { name: 'Hold this space and pay' }).click()
    await sees(page, 'The space is kept for you: pay now')
    expect(complaints).toEqual([])
  })

  it('a guest who looks for a street where nothing is listed finds it all the same, and goes there on the map', async (context) => {
    const { page, complaints } = await visit(browser)
    pictureOfFailure(context, page)
    await page.goto(plaza.baseUrl)
    const field = page.getByRole('combobox', { name: 'Place, street or car park' })
    await field.fill('Uraniastr')
    await page.getByRole('option', { name: NEIGHBOUR }).waitFor()
    await page.getByRole('option', { name: 'Uraniastrasse, Winterthur' }).waitFor()
    await page.getByText('© OpenStreetMap contributors', { exact: false }).first().waitFor()
    await picture(page, 'addresses')
    await field.press('ArrowUp')
    await field.press('Enter')
    await page.waitForURL((url) => Math.abs(Number(url.searchParams.get('lat')) - WINTERTHUR.lat) < 0.01)
    expect(complaints).toEqual([])
  })

  it('a visitor changes language and appearance, and finds them again after a reload', async (context) => {
    const { page, complaints } = await visit(browser, { colorScheme: 'light' })
    pictureOfFailure(context, page)
    await page.goto(plaza.baseUrl)
    await sees(page, 'Find a parking space')
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitem', { name: 'Español' }).click()
    await sees(page, 'Encuentra aparcamiento')
    await page.getByRole('button', { name: 'Apariencia' }).click()
    await page.getByRole('menuitem', { name: 'Oscura' }).click()
    await page.reload()
    await sees(page, 'Encuentra aparcamiento')
    expect(await page.locator('html').getAttribute('lang')).toBe('es')
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
    await picture(page, 'search-es-dark')
    expect(complaints).toEqual([])
  })
})
