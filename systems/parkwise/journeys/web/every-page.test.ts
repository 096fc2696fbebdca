import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import {
  barriersOn,
  isSettled,
  openBrowser,
  picture,
  pictureOfFailure,
  tooWide,
  type Visitor,
  visit,
} from '#platform/web/testing/browser.ts'
import { driveOverHttp } from '../driving-over-http.ts'
import { type PageOfAll, type Staged, stageEveryPage } from './every-page.ts'
import { PASSWORD } from './provider-at-the-browser.ts'

const PHONE = { width: 360, height: 740 }
const LAPTOP = { width: 1280, height: 900 }
const WALL = { width: 1920, height: 1080 }
/** How each language is looked at and kept as a picture. PLAZA_TEST_PICTURES=all keeps every size in every light in both. */
const LOOKS = [
  { locale: 'es-ES', light: 'dark', logIn: 'Entrar', email: 'Correo electrónico', password: 'Contraseña' },
  { locale: 'en-GB', light: 'light', logIn: 'Log in', email: 'E-mail address', password: 'Password' },
] as const
/** They look at a dozen pages in some sizes each. */
const WITHIN_MS = 300_000
const LIGHTS = ['light', 'dark'] as const

describe('every page', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-browser-'))
  let plaza: PlazaProcess
  let browser: Browser
  let staged: Staged

  beforeAll(async () => {
    plaza = await startPlaza({ system: 'parkwise', data, environment: { PLAZA_RATE_LIMIT: 'off' } })
    staged = await stageEveryPage(await driveOverHttp(() => plaza.baseUrl))
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await plaza?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  it('that is not sound would be noticed', async () => {
    const { page } = await visit(browser, { viewport: PHONE })
    await page.setContent('<html lang="en"><title>Wrong</title><button></button><div style="width: 900px">wide</div></html>')
    expect(await tooWide(page)).toContain('the page is 548 px too wide')
    expect(await barriersOn(page)).toEqual([expect.stringContaining('button-name')])
  })

  for (const { locale, light, ...words } of LOOKS) {
    describe(`in ${locale}, ${light}`, () => {
      let visitor: Visitor
      const look = async ({ name, path }: PageOfAll): Promise<readonly string[]> => {
        const { page } = visitor
        const wrong: string[] = []
        const at = async (size: { width: number; height: number }, scheme: 'light' | 'dark' = light): Promise<void> => {
          await page.setViewportSize(size)
          await page.emulateMedia({ colorScheme: scheme })
          wrong.push(...(await tooWide(page)).map((what) => `${name} at ${size.width} px: ${what}`))
        }
        await page.goto(plaza.baseUrl + path)
        await isSettled(page)
        await at(WALL)
        for (const size of [LAPTOP, PHONE]) {
          for (const scheme of process.env.PLAZA_TEST_PICTURES === 'all' ? LIGHTS : [light]) {
            await at(size, scheme)
            await picture(page, `pages/${name}-${size.width}-${scheme}-${locale.slice(0, 2)}`)
          }
        }
        await page.emulateMedia({ colorScheme: light })
        wrong.push(...(await barriersOn(page)).map((what) => `${name}: ${what}`))
        wrong.push(...(await withLargeText(page)).map((what) => `${name} with text twice as large: ${what}`))
        return wrong
      }
      /** What does not fit when somebody has made the browser's text twice as large. */
      const withLargeText = async (page: Page): Promise<readonly string[]> => {
        await page.setViewportSize(LAPTOP)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        return tooWide(page)
      }

      beforeAll(async () => {
        visitor = await visit(browser, { locale, colorScheme: light, timezoneId: 'Europe/Zurich' })
      })

      it(
        'is sound for guests at every size: nothing sticks out, and nothing keeps anybody from using it',
        async (context) => {
          pictureOfFailure(context, visitor.page)
          const wrong: string[] = []
          for (const page of staged.forGuests) wrong.push(...(await look(page)))
          expect(wrong).toEqual([])
        },
        WITHIN_MS,
      )

      it(
        'is sound for who drives and rents out',
        async (context) => {
          const { page } = visitor
          pictureOfFailure(context, page)
          await page.goto(`${plaza.baseUrl}/log-in`)
          await page.getByLabel(words.email).fill(staged.email)
          await page.getByRole('textbox', { name: words.password }).fill(PASSWORD)
          await page.getByRole('button', { name: words.logIn }).click()
          await page.waitForURL((url) => !url.pathname.startsWith('/log-in'))
          const wrong: string[] = []
          for (const place of staged.forUsers) wrong.push(...(await look(place)))
          expect([...wrong, ...visitor.complaints]).toEqual([])
        },
        WITHIN_MS,
      )
    })
  }
})
