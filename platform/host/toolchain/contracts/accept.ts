// `npm run contracts:accept`: writes the contracts as they are now into `contracts/`, to be committed with the change.
import { acceptProtos, PROTO_SNAPSHOT } from './protos.ts'
import { acceptContracts } from './snapshots.ts'

const root = process.cwd()
acceptProtos(root)
for (const path of [PROTO_SNAPSHOT, ...(await acceptContracts(root))]) console.log(path)
