// `npm run generate`: the code of every .proto, beside it in `generated/`.
import { generateAll } from './protos.ts'

for (const path of generateAll(process.cwd())) console.log(path)
