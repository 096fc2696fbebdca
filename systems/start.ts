import { start } from '#platform/host/start.ts'
import { systems } from './all.ts'

await start(systems, process.argv.slice(2))
