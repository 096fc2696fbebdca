import { fileURLToPath } from 'node:url'

/** In the environment of a process that tests start: where compiled code is kept, so that it need not compile what others have before. */
export const KEPT_CODE = { NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../node_modules/.cache/compiled', import.meta.url)) }
