import { runCli } from '#platform/host/cli.ts'
import { systems } from './all.ts'

process.exitCode = await runCli(systems, process.argv.slice(2))
