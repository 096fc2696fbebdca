// What drivers do at the web app of ParkWise, in their words: by what is written on buttons and fields.
import type { Page } from 'playwright-core'

/** Cards that the sandbox provider knows. */
export const CARDS = {
  pays: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  asksAtTheBank: '4000 0025 0000 3155',
} as const

const PASSWORD = 'correct horse battery'

/** Waits for the headline of a page. */
export const sees = (page: Page, headline: string | RegExp): Promise<void> =>
  page.getByRole('heading', { name: headline }).first().waitFor()

/** Opens an account on the page that asks for one. */
export const opensAnAccount = async (page: Page, name: string): Promise<void> => {
  await sees(page, 'Open an account')
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail address').fill(`${name.toLowerCase()}@example.com`)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Open an account' }).click()
}

/** Holds a space of a place for two hours of tomorrow, and is on the page that asks for the money. */
export const holdsASpace = async (page: Page, place: string): Promise<void> => {
  await findsAPlace(page, place)
  await page.getByLabel('Number plate').fill('zh 123456')
  await page.getByRole('button', { name: 'Hold this space and pay' }).click()
  await sees(page, 'The space is kept for you: pay now')
}

/** Looks for a place by its name, for tomorrow at ten by the clock there, and opens its page. */
export const findsAPlace = async (page: Page, place: string): Promise<void> => {
  await sees(page, 'Find a parking space')
  await page.getByRole('combobox', { name: 'Place, street or car park' }).fill(place)
  await page.getByRole('option', { name: place }).first().click()
  await page.getByLabel('From').fill(`${tomorrow()}T10:00`)
  await page.getByRole('link', { name: place }).first().click()
  await sees(page, place)
}

/** The date of tomorrow where the place is. */
const tomorrow = (): string => new Date(Date.now() + 25 * 3_600_000).toISOString().slice(0, 10)

/** Types a card into the form of the payment provider. */
export const paysWith = async (page: Page, card: keyof typeof CARDS): Promise<void> => {
  const form = page.frameLocator('iframe[title="Card form of the payment provider"]')
  await form.getByLabel('Card number').fill(CARDS[card])
  await form.getByLabel('Expiry date').fill('12/39')
  await form.getByLabel('Security code').fill('123')
  await form.getByLabel('Name on the card').fill('A. Driver')
  await form.getByRole('button', { name: 'Use this card' }).click()
}
