// What somebody does who has no pointer: goes from one thing to the next, and presses.
import type { Locator, Page } from 'playwright-core'

/** Nobody goes on for longer than that; what is not reached by then cannot be. */
const MOST_STOPS = 150

const hasFocus = async (wanted: Locator): Promise<boolean> =>
  (await wanted.count()) > 0 && (await wanted.first().evaluate((element) => element.ownerDocument.hasFocus() && element.matches(':focus')))

/** A switch is often its label only: the field itself has no size. */
const isSeen = async (wanted: Locator): Promise<boolean> =>
  (await wanted.isVisible()) ||
  (await wanted.evaluate(({ id, ownerDocument }) => ownerDocument.querySelector(`label[for="${id}"]`) !== null))

/** Goes from stop to stop until it is at what is wanted, and throws when it is none of them or cannot be seen there. */
export const goesTo = async (page: Page, wanted: Locator): Promise<void> => {
  // What is still on its way cannot be reached yet.
  await wanted.first().waitFor({ state: 'attached' })
  for (let stops = 0; !(await hasFocus(wanted)); stops++) {
    if (stops === MOST_STOPS) throw new Error(`no way leads to ${wanted}`)
    await page.keyboard.press('Tab')
  }
  if (!(await isSeen(wanted.first()))) throw new Error(`${wanted} has the focus and is not to be seen`)
}

/** Goes to something and presses it. */
export const presses = async (page: Page, wanted: Locator): Promise<void> => {
  await goesTo(page, wanted)
  await page.keyboard.press('Enter')
}

/** Goes to a field and writes over what is in it. */
export const writes = async (page: Page, wanted: Locator, text: string): Promise<void> => {
  await goesTo(page, wanted)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
}
