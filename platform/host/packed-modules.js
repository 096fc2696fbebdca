// Loaded before everything else: has our code load what toolchain/pack-modules.cjs has packed, where it has. JavaScript for the same
// reason as systems/start.js. What packages import of each other stays as it is.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const modules = new URL('../../node_modules/', import.meta.url)
const folder = new URL('.cache/packed/', modules)
const read = (url) => JSON.parse(readFileSync(url, 'utf8'))

/** What was packed, by the name that it is imported by. */
const packed = () => {
  try {
    const { versions, files } = read(new URL('packed.json', folder))
    const isOld = Object.entries(versions).some(([name, version]) => read(new URL(`${name}/package.json`, modules)).version !== version)
    // An install that runs no scripts leaves the packed ones of the install before.
    if (isOld) return new Map()
    return new Map(Object.entries(files).map(([name, file]) => [name, new URL(file, folder).href]))
  } catch {
    // Nothing was packed: everything is found where it is.
    return new Map()
  }
}

const urls = packed()
if (urls.size > 0) {
  registerHooks({
    resolve: (name, context, next) => {
      const url = urls.get(name)
      if (url === undefined || context.parentURL?.includes('/node_modules/')) return next(name, context)
      return { url, format: 'module', shortCircuit: true }
    },
  })
}
