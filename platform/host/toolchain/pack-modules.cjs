// npm runs this after every install. Some packages come as hundreds of small files, and finding and linking these one by one was a
// third of a start; here each becomes one file, and packed-modules.js has them loaded instead. Without the tools of development
// nothing is packed, and a start takes that third longer.
'use strict'

const fs = require('node:fs')
const path = require('node:path')

/** By what our code imports. Only packages of plain modules that read no files of their own; `typebox` alone has more than five hundred. */
const PACKED = ['typebox', 'typebox/schema', 'jose']

/** The versions that are installed, by package. */
const versionsIn = (root) =>
  Object.fromEntries(
    PACKED.map((name) => name.split('/')[0]).map((name) => [
      name,
      JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version,
    ]),
  )

const pack = async (root) => {
  const folder = path.join(root, 'node_modules', '.cache', 'packed')
  // What was packed of other versions must not be found, whatever happens next.
  fs.rmSync(folder, { recursive: true, force: true })
  if (!fs.existsSync(path.join(root, 'node_modules', 'vite', 'package.json'))) return
  const { build } = await import('vite')
  const fileOf = (name) => `${name.replace('/', '-')}.mjs`
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    // Whatever is not of the package itself, such as Node, stays an import.
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: folder,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(PACKED.map((name) => [fileOf(name).replace('.mjs', ''), name])),
        preserveEntrySignatures: 'strict',
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'shared-[name].mjs' },
      },
    },
  })
  const files = Object.fromEntries(PACKED.map((name) => [name, fileOf(name)]))
  // Last: without it nothing here is used.
  fs.writeFileSync(path.join(folder, 'packed.json'), JSON.stringify({ versions: versionsIn(root), files }))
}

pack(process.cwd()).catch((error) => {
  // Slower is no reason not to be installed.
  console.warn(`plaza: modules could not be packed, so starts take a little longer (${error.message})`)
})
