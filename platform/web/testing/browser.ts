// A real Chromium for journeys: the one of this machine, or one from a package where there is none.
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { TestContext } from 'vitest'

/** Where pictures go; git ignores it. */
const PICTURES = fileURLToPath(new URL('../../../test-results/', import.meta.url))
/** On a busy machine a page takes its time; what does not come at all is known after this. */
const DEADLINE_MS = 30_000

const INSTALLED = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => `/usr/bin/${name}`),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const executable = async (): Promise<string> => {
  const installed = process.env.PLAZA_TEST_CHROMIUM ?? INSTALLED.find((path) => existsSync(path))
  if (installed !== undefined) return installed
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}

const ARGUMENTS = [
  // Chromium has no sandbox for root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  // Maps are drawn by the processor: build machines have no other.
  ...['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  // Nothing but what a test has started can be reached.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

/** Starts a browser, for all tests of a file. */
export const openBrowser = async (): Promise<Browser> => chromium.launch({ executablePath: await executable(), args: ARGUMENTS })

/** Somebody at a browser of their own: a window, and what it has complained about. */
export type Visitor = { readonly page: Page; readonly complaints: readonly string[] }

/** Opens a window that shares nothing with others. Waiting in it ends with an error when the deadline has passed. */
export const visit = async (browser: Browser, surroundings: BrowserContextOptions = {}): Promise<Visitor> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    // Colours that are on their way from light to dark are neither.
    reducedMotion: 'reduce',
    ...surroundings,
  })
  context.setDefaultTimeout(DEADLINE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    // That an answer was no success, or a map without streets, is shown by the page itself.
    if (message.type() === 'error' && !/Failed to load resource|ERR_NAME_NOT_RESOLVED/.test(message.text())) complaints.push(message.text())
  })
  return { page, complaints }
}

/** What keeps people from using a page as it is now, by the rules of axe that count as serious or critical; frames of others left out. */
export const barriersOn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source)
  const found = await page.evaluate<readonly axe.Result[]>('axe.run(document, { iframes: false }).then(({ violations }) => violations)')
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Waits until a page has what it was loading: no skeleton, nothing busy, and a headline. */
export const isSettled = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle')
  await page.locator('h1, h2').first().waitFor()
  await page.locator('.mantine-Skeleton-root, [aria-busy=true], [data-loading=true]').first().waitFor({ state: 'detached' })
}

/** What sticks out of a page to the side, so that one would have to scroll there; nothing on a sound page. */
export const tooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1 && !scrolls(element.parentElement))
      .slice(0, 3)
      .map((element) => element.outerHTML.slice(0, 160))
      .concat('the page is ' + (scrollWidth - clientWidth) + ' px too wide')
  })()`)

/** Keeps what a window shows, as `test-results/NAME.png`. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const path = join(PICTURES, `${name}.png`)
  mkdirSync(dirname(path), { recursive: true })
  await page.screenshot({ path, fullPage: true })
}

/** Keeps what a window shows when the test fails. */
export const pictureOfFailure = ({ onTestFailed, task }: TestContext, page: Page): void =>
  onTestFailed(() => picture(page, `failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 80)}`))
