// `node platform/host/toolchain/contracts/check-contracts.ts`: whether routes and events still keep what `contracts/` says.
import { ACCEPT, checkContracts } from './snapshots.ts'

const problems = await checkContracts(process.cwd())
for (const problem of problems) console.error(problem)
if (problems.length > 0) {
  console.error(
    `\nWhat breaks others needs a new version (an event name.v2, a route /v2) beside the old one. If nobody can be using it yet, ${ACCEPT}.`,
  )
}
process.exitCode = problems.length > 0 ? 1 : 0
