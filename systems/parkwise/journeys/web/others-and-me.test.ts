import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { openBrowser, picture, pictureOfFailure, visit } from '#platform/web/testing/browser.ts'
import type { Body, Driving } from '../driving.ts'
import { driveOverHttp } from '../driving-over-http.ts'
import { opensAnAccount, sees } from './at-the-browser.ts'

const PASSWORD = 'correct horse battery'
const PLACE = { lat: 47.3745, lng: 8.5395 }
const NEIGHBOUR = 'Neighbour with room'

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
    plaza = await startPlaza({ system: 'parkwise', data, args: ['--no-demo'], environment: { PLAZA_RATE_LIMIT: 'off' } })
    drive = await driveOverHttp(() => plaza.baseUrl)
    provider = await account('provider', 'provider')
    driver = await account('driver', 'driver')
    await lot(NEIGHBOUR, 9)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await plaza?.stop()
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
    await Promise.all(two.map((window) => window.getByRole('button', { name: 'Hold this space and pay' }).click()))
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
