import { globSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { buildWhenNeeded } from '../web-app.ts'

/** Builds every web app before the first test, so that systems which tests start at once do not build them at once. */
export const setup = async (): Promise<void> => {
  for (const page of globSync('systems/*/web/index.html')) await buildWhenNeeded(resolve(dirname(page)), () => undefined)
}
