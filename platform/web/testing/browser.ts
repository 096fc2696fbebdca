// A real Chromium for journeys: the one of this machine, or one from a package where there is none.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
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
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...surroundings })
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

/** Keeps what a window shows, as `test-results/NAME.png`. */
export const picture = async (page: Page, name: string): Promise<void> => {
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
}

/** Keeps what a window shows when the test fails. */
export const pictureOfFailure = ({ onTestFailed, task }: TestContext, page: Page): void =>
  onTestFailed(() => picture(page, `failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 80)}`))
