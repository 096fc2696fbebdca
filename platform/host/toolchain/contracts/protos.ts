// The .proto files of contracts, the code generated from them, and buf, which checks them.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { BinaryReader } from '@bufbuild/protobuf/wire'

/** Where the last accepted form of all protos lies: a buf image in JSON, so that a change can be read in a diff. */
export const PROTO_SNAPSHOT = 'contracts/protos.json'

const BUF = 'node_modules/@bufbuild/buf/bin/buf'
const GENERATED = 'generated'

/** The descriptors that grpc-health-check itself makes name types in a way that only some tools understand. */
const HEALTH = {
  from: 'node_modules/grpc-health-check/proto',
  path: 'platform/edge/grpc/generated/health-descriptors.ts',
  name: 'healthFiles',
}

type Ran = { readonly ok: boolean; readonly stdout: Buffer; readonly text: string }

const buf = (root: string, ...args: readonly string[]): Ran => {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [join(root, BUF), ...args], { cwd: root, maxBuffer: 1 << 28 })
  if (error) throw error
  return { ok: status === 0, stdout, text: `${stdout}${stderr}`.trim() }
}

const must = (ran: Ran): Buffer => {
  if (!ran.ok) throw new Error(ran.text)
  return ran.stdout
}

/** The folders below `root` that hold .proto files, relative to it. */
export const protoFolders = (root: string): readonly string[] => {
  const found = globSync('{platform,services,systems}/**/*.proto', { cwd: root, exclude: ['**/node_modules/**'] })
  return [...new Set(found.map((path) => dirname(path.replaceAll('\\', '/'))))].toSorted()
}

/** Writes what follows from the protos of one contract folder, into `into/generated`. Throws with buf's own words. */
const generate = (root: string, folder: string, into: string): void => {
  must(buf(root, 'generate', folder, '-o', into))
  writeDescriptors(root, folder, join(into, GENERATED, 'descriptors.ts'), 'protoFiles')
}

/** Writes the protos of a folder as a module that exports their descriptors, one a line. */
const writeDescriptors = (root: string, folder: string, path: string, name: string): void => {
  const set = must(buf(root, 'build', folder, '--as-file-descriptor-set', '--exclude-source-info', '-o', '-#format=binpb'))
  const files = filesIn(set).map((file) => `  Buffer.from('${Buffer.from(file).toString('base64')}', 'base64'),\n`)
  const head = '// Written by `npm run generate`. Each is a serialised FileDescriptorProto, for reflection.\n'
  mkdirSync(dirname(path), { recursive: true })
  const text = `${head}export const ${name}: readonly Uint8Array[] = [\n${files.join('')}]\n`
  if (textOf(path) !== text) writeFileSync(path, text)
}

const textOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

/** The files of a serialised `FileDescriptorSet`: its field 1, repeated. */
const filesIn = (set: Uint8Array): readonly Uint8Array[] => {
  const reader = new BinaryReader(set)
  const files: Uint8Array[] = []
  while (reader.pos < reader.len) {
    if (reader.uint32() !== 10) throw new Error('buf answered with something else than a FileDescriptorSet')
    files.push(reader.bytes())
  }
  return files
}

/** Generates the code of every contract folder anew; what it wrote. Throws with buf's own words. */
export const generateAll = (root: string): readonly string[] => {
  const folders = protoFolders(root)
  for (const folder of folders) {
    rmSync(join(root, folder, GENERATED), { recursive: true, force: true })
    generate(root, folder, join(root, folder))
  }
  writeDescriptors(root, HEALTH.from, join(root, HEALTH.path), HEALTH.name)
  return [...folders.map((folder) => `${folder}/${GENERATED}`), HEALTH.path]
}

const textsIn = (folder: string): ReadonlyMap<string, string> => {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(names.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]))
}

const withTemporary = <T>(use: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'plaza-protos-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Which generated files are not what the protos give now. */
const staleIn = (root: string, folder: string): readonly string[] =>
  withTemporary((temporary) => {
    generate(root, folder, temporary)
    const [wanted, found] = [textsIn(join(temporary, GENERATED)), mapOf(join(root, folder, GENERATED))]
    const names = [...new Set([...wanted.keys(), ...found.keys()])].toSorted()
    return names.filter((name) => wanted.get(name) !== found.get(name)).map((name) => `${folder}/${GENERATED}/${name}`)
  })

const mapOf = (folder: string): ReadonlyMap<string, string> => (existsSync(folder) ? textsIn(folder) : new Map<string, string>())

const staleHealth = (root: string): readonly string[] =>
  withTemporary((temporary) => {
    const wanted = join(temporary, 'health.ts')
    writeDescriptors(root, HEALTH.from, wanted, HEALTH.name)
    return textOf(wanted) === textOf(join(root, HEALTH.path)) ? [] : [HEALTH.path]
  })

/** The image of all protos as the snapshot has it. */
const imageOf = (root: string): string => {
  const json = must(buf(root, 'build', '--exclude-source-info', '-o', '-#format=json')).toString()
  return `${JSON.stringify(JSON.parse(json), undefined, 2)}\n`
}

/** Writes the snapshot anew. */
export const acceptProtos = (root: string): void => {
  if (protoFolders(root).length === 0) return
  mkdirSync(dirname(join(root, PROTO_SNAPSHOT)), { recursive: true })
  writeFileSync(join(root, PROTO_SNAPSHOT), imageOf(root))
}

/** Everything that is wrong with the protos: their style, their generated code, and what would break those who use them. */
export const checkProtos = (root: string): readonly string[] => {
  const folders = protoFolders(root)
  if (folders.length === 0) return []
  const config = readFileSync(join(root, 'buf.yaml'), 'utf8')
  const unlisted = folders.filter((folder) => !config.includes(`- path: ${folder}\n`)).map((folder) => `${folder} is missing in buf.yaml`)
  const lint = buf(root, 'lint')
  if (!lint.ok) return [...unlisted, ...lint.text.split('\n')]
  const format = buf(root, 'format', '--diff', '--exit-code')
  const outdated = [...folders.flatMap((folder) => staleIn(root, folder)), ...staleHealth(root)]
  const stale = outdated.map((path) => `${path} is out of date: run npm run generate`)
  return [...unlisted, ...(format.ok ? [] : [`not formatted (buf format -w):\n${format.text}`]), ...stale, ...compared(root)]
}

const compared = (root: string): readonly string[] => {
  if (!existsSync(join(root, PROTO_SNAPSHOT))) return [`${PROTO_SNAPSHOT} is missing: run npm run contracts:accept`]
  const now = imageOf(root)
  const breaking = withTemporary((temporary) => {
    const image = join(temporary, 'now.json')
    writeFileSync(image, now)
    return buf(root, 'breaking', image, '--against', PROTO_SNAPSHOT, '--config', 'buf.yaml')
  })
  if (!breaking.ok) return breaking.text.split('\n').map((line) => `breaks a proto: ${line}`)
  const accepted = JSON.stringify(JSON.parse(readFileSync(join(root, PROTO_SNAPSHOT), 'utf8')))
  return accepted === JSON.stringify(JSON.parse(now)) ? [] : [`${PROTO_SNAPSHOT} is out of date: run npm run contracts:accept`]
}
