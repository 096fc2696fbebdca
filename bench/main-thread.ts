// What holds up the main thread of a page, from Chromium's own trace.
import type { Browser, Page } from 'playwright-core'

type Traced = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/**
 * The longest task of a page's main thread while something is done, in milliseconds of the processor: what the page itself needs, without
 * what others on the machine take from it meanwhile. Throws when there was nothing to measure.
 */
export const longestTaskMs = async (browser: Browser, page: Page, work: () => Promise<unknown>): Promise<number> => {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  await work()
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { readonly traceEvents: readonly Traced[] }
  const threadOf = ({ pid, tid }: Traced): string => `${pid}/${tid}`
  const mainThreads = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf),
  )
  const tasks = traceEvents.filter(
    (event) => event.name.endsWith('RunTask') && event.tdur !== undefined && mainThreads.has(threadOf(event)),
  )
  if (tasks.length === 0) throw new Error('this Chromium does not say how long its tasks were')
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000
}
