import { mount } from '#platform/web/mount.tsx'
import { router } from './router.tsx'
import { words } from './words.ts'

await mount(router, words)
