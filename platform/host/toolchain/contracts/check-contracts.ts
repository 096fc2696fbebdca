// `node platform/host/toolchain/contracts/check-contracts.ts`: whether routes and events still keep what `contracts/` says.
import { readdirSync } from 'node:fs'
import { ACCEPT, checkContracts } from './snapshots.ts'
import { checkWebTypes } from './web-types.ts'

const root = process.cwd()
const problems = [...(await checkContracts(root)), ...(await checkWebTypes(root, readdirSync(`${root}/systems`)))]
for (const problem of problems) console.error(problem)
if (problems.length > 0) {
  console.error(
    `\nWhat breaks others needs a new version (an event name.v2, a route /v2) beside the old one. If nobody can be using it yet, ${ACCEPT}.`,
  )
}
process.exitCode = problems.length > 0 ? 1 : 0
