// `node platform/host/toolchain/contracts/check-protos.ts`: style, generated code and compatibility of the .proto files.
import { checkProtos, protoFolders } from './protos.ts'

const root = process.cwd()
const problems = checkProtos(root)
for (const problem of problems) console.error(problem)
console.log(`${protoFolders(root).length} contract folders with protos`)
process.exitCode = problems.length > 0 ? 1 : 0
