// What providers do at the web app of ParkWise, by what is written on buttons and fields; and a driver beside them.
import { randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'

export const PASSWORD = 'correct horse battery'

/** Opens an account for renting out spaces, and is where they will be. */
export const becomesAProvider = async (page: Page, origin: string, name: string): Promise<void> => {
  await page.goto(`${origin}/register`)
  await page.getByText('Rent out spaces').click()
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail address').fill(`${name.toLowerCase()}@example.com`)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Open an account' }).click()
  await page.getByRole('heading', { name: 'No spaces yet' }).waitFor()
}

/** Lists a space of their own, with the pin set by a click, and is on its page. */
export const listsASpace = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('link', { name: 'Add a space' }).click()
  await page.getByLabel('Name', { exact: false }).first().fill(name)
  await page.getByLabel('Address').fill('Uraniastrasse 3, 8001 Zürich')
  await page.getByRole('region', { name: 'Map: a click sets the pin' }).click({ position: { x: 120, y: 90 } })
  await page.getByLabel('Latitude').and(page.locator(':not([value=""])')).waitFor()
  await page.getByRole('textbox', { name: 'Per hour', exact: false }).first().fill('4,00')
  await page.getByRole('region', { name: 'What a stay costs' }).getByText(/8\.00/).first().waitFor()
  await page.getByRole('button', { name: 'List the space' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

/** A driver who books a spot for two hours of tomorrow and pays for it. */
export const aDriverBooks = async (origin: string, spotId: string, vehiclePlate: string): Promise<void> => {
  let token: string | undefined
  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await fetch(`${origin}/gateway/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    expect(answer.ok, `${path}: ${answer.status}`).toBe(true)
    return (await answer.json()) as Record<string, string>
  }
  const account = { email: `${randomUUID()}@example.com`, password: PASSWORD, fullName: 'Dora', role: 'driver' }
  token = (await post('/auth/register', account)).accessToken
  const fromMs = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 24 * 3_600_000
  const [from, to] = [new Date(fromMs).toISOString(), new Date(fromMs + 2 * 3_600_000).toISOString()]
  const { id: bookingId } = await post('/bookings', { spotId, from, to, vehiclePlate })
  await post('/payments/process', { bookingId, paymentMethod: 'tok_visa' })
}

/** The path of a link that was mailed, with its token, once the mail is there. */
export const mailedLink = (data: string, path: string): Promise<string> =>
  vi.waitFor(
    () => {
      for (const file of globSync('mail/**/*.eml', { cwd: data })) {
        // Quoted-printable: long lines end with an equals sign, and one itself is =3D.
        const text = readFileSync(join(data, file), 'utf8')
          .replaceAll(/=\r?\n/g, '')
          .replaceAll('=3D', '=')
        const at = text.indexOf(`${path}?token=`)
        if (at >= 0) return /^[^\s>")\]]+/.exec(text.slice(at))?.[0] ?? path
      }
      throw new Error(`no mail has a link to ${path}`)
    },
    { timeout: 20_000, interval: 100 },
  )
