// `npm run generate`: the code of every .proto, beside it in `generated/`.
import { generateAll } from './protos.ts'

for (const folder of generateAll(process.cwd())) console.log(`${folder}/generated`)
