// `npm run generate`: the code of every .proto, beside it in `generated/`, and the types of every web app.
import { readdirSync } from 'node:fs'
import { generateAll } from './protos.ts'
import { generateWebTypes } from './web-types.ts'

const root = process.cwd()
for (const path of [...generateAll(root), ...(await generateWebTypes(root, readdirSync(`${root}/systems`)))]) console.log(path)
