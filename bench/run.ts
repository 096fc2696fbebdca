// `npm run bench [-- NAME… --quick]`: measures every claim of this folder, or those named, one after the other. Prints each
// round as it comes and writes the tables into README.md; a quick run only prints.
import { parseArgs } from 'node:util'
import { bookAndPay } from './book-and-pay.ts'
import { bookingsOverHttp } from './bookings-over-http.ts'
import type { Claim } from './claim.ts'
import { durableCommits } from './durable-commits.ts'
import { lastSpace } from './last-space.ts'
import { ledgerPostings } from './ledger-postings.ts'
import { logInStorm } from './log-in-storm.ts'
import { logSize } from './log-size.ts'
import { describeMachine } from './machine.ts'
import { realtime } from './realtime.ts'
import { tableOf, writeSection } from './report.ts'
import { search } from './search.ts'
import { simulatorSpeed } from './simulator-speed.ts'
import { startAndMemory } from './start-and-memory.ts'
import { webMap } from './web-map.ts'

const claims: readonly Claim[] = [
  durableCommits,
  logSize,
  bookingsOverHttp,
  bookAndPay,
  ledgerPostings,
  logInStorm,
  search,
  lastSpace,
  startAndMemory,
  realtime,
  webMap,
  simulatorSpeed,
]

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false } } })
const unknown = positionals.filter((name) => !claims.some((claim) => claim.name === name))
if (unknown.length > 0) {
  console.error(`There is no bench named ${unknown.join(', ')}; there are ${claims.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const startedMs = performance.now()
const machine = await describeMachine()
console.log(machine)
for (const claim of positionals.length > 0 ? claims.filter(({ name }) => positionals.includes(name)) : claims) {
  console.log(`\n${claim.title} (${claim.name})`)
  try {
    const findings = await claim.run({ quick: values.quick, say: (line) => console.log(line) })
    console.log(`\n${tableOf(findings)}`)
    if (!values.quick) writeSection(claim, machine, findings)
  } catch (error) {
    // A wrong result, or a system that does not start: the other claims are still worth knowing.
    console.error(error)
    process.exitCode = 1
  }
}
console.log(`\nEverything took ${Math.round((performance.now() - startedMs) / 1_000)} s.`)
