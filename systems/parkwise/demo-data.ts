import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DemoContext } from '#platform/host/service.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'

const FOLDER = fileURLToPath(new URL('./demo/', import.meta.url))
const EMAIL = 'demo-provider@parkwise.example'
const PASSWORD_BYTES = 24

/**
 * Lists the car parks of `demo/` for a provider that nobody can log in as: its password is thrown away. Broken off, it can be
 * repeated; throws when a file cannot be imported, or when a registration that broke off still keeps the address.
 */
export const plantDemoCarParks = async (identity: IdentityApi, { nowMs, random, command, log }: DemoContext): Promise<void> => {
  if (!(await identity.userByEmail(EMAIL))) {
    const registered = await identity.register(
      // Another password makes it another wish, so a repetition needs another message.
      { id: `demo/provider/${nowMs}` as MessageId, atMs: nowMs },
      {
        email: EMAIL,
        password: Buffer.from(random.bytes(PASSWORD_BYTES)).toString('base64url'),
        fullName: 'ParkWise Demo',
        role: 'provider',
        locale: 'es',
      },
    )
    if ('rejected' in registered) throw new Error(`${EMAIL} is kept by a registration that broke off; it will be free in minutes`)
  }
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith('.geojson')) continue
    const status = await command(['import'], [join(FOLDER, file), '--provider', EMAIL])
    if (status !== 0) throw new Error(`the demo file ${file} could not be imported`)
  }
  log.info('the demo car parks are listed')
}
