import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { withFolder } from './server.ts'
import { quantile } from './statistics.ts'

const run = promisify(execFile)

/** The folders that a pgbench may be in: the search path, then where Debian puts one for each version, the newest first. */
const folders = (): readonly string[] => {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  return [...(process.env.PATH ?? '').split(delimiter), ...versions.map((version) => join(debian, version, 'bin'))]
}

/** The pgbench of this machine, or undefined. Its version need not be the server's. */
export const findPgbench = (): string | undefined =>
  folders()
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, process.platform === 'win32' ? 'pgbench.exe' : 'pgbench'))
    .find((file) => existsSync(file))

export type PgbenchOptions = {
  readonly url: string
  readonly script: string
  /** Texts that the script uses as `:name`; they travel as parameters with each statement, as ours do. */
  readonly texts: Readonly<Record<string, string>>
  readonly clients: number
  readonly seconds: number
}

/** Runs one script with prepared statements. Throws when a client failed. */
export const pgbench = (program: string, { url, script, texts, clients, seconds }: PgbenchOptions) =>
  withFolder(async (folder): Promise<{ readonly perSecond: number; readonly p50Ms: number }> => {
    const file = join(folder, 'commit.sql')
    writeFileSync(file, script)
    const log = join(folder, 'log')
    const { hostname, port, username, password, pathname } = new URL(url)
    const threads = Math.min(clients, 2)
    const { stdout } = await run(
      program,
      [
        ...['--no-vacuum', '--protocol', 'prepared', '--file', file, '--client', String(clients), '--jobs', String(threads)],
        ...['--time', String(seconds), '--log', '--log-prefix', log],
        ...Object.entries(texts).flatMap(([name, text]) => ['--define', `${name}=${text}`]),
      ],
      {
        env: {
          PATH: process.env.PATH,
          PGHOST: hostname,
          PGPORT: port,
          PGUSER: decodeURIComponent(username),
          PGPASSWORD: decodeURIComponent(password),
          PGDATABASE: pathname.slice(1),
        },
      },
    )
    const perSecond = Number(/^tps = ([\d.]+) \(without/m.exec(stdout)?.[1])
    const failed = Number(/^number of failed transactions: (\d+)/m.exec(stdout)?.[1] ?? 0)
    if (!(perSecond > 0) || failed > 0) throw new Error(`pgbench did not finish: ${stdout}`)
    return { perSecond, p50Ms: quantile(latenciesMs(folder), 0.5) }
  })

/** The third word of each line of its logs is a transaction's time in microseconds. */
const latenciesMs = (folder: string): readonly number[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('log'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => Number(line.split(' ')[2]) / 1_000)
