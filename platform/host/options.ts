import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What `npm start` was asked for. */
export type StartOptions = {
  /** The systems to run; all when empty. */
  readonly systems: readonly string[]
  /** The services of the one system to run; all when undefined. */
  readonly only: readonly string[] | undefined
  readonly port: number | undefined
  readonly adminPort: number | undefined
  readonly grpc: boolean
  /** The data folder, absolute. */
  readonly data: string
  readonly demo: boolean
  readonly help: boolean
}

/** The command line cannot be used; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const USAGE = `Usage: npm start [-- SYSTEM…] [options]
  --port N          where the system answers (default: its own, such as 4001)
  --admin-port N    its metrics, on loopback (default: the port + 1000)
  --only A,B        run only these services of one system
  --grpc            also answer gRPC (default with --only); a system's first service at
                    its port + 100, the second at its port + 200, and so on
  --data DIR        the data folder (default: .plaza)
  --no-demo         start without demo data
  --help            this text`

const portOf = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--${name} must be a port from 0 to 65535, not "${text}"`)
  return port
}

/** Reads the command line of `npm start`; throws {@link UsageError}. */
export const readStartOptions = (args: readonly string[], cwd: string): StartOptions => {
  const { values, positionals } = parsed(args)
  const only = values.only?.split(',').map((name) => name.trim())
  if (only?.some((name) => name === '')) throw new UsageError('--only takes names of services, separated by commas')
  if (values.data === '') throw new UsageError('--data needs a folder')
  return {
    systems: positionals,
    only,
    port: portOf('port', values.port),
    adminPort: portOf('admin-port', values['admin-port']),
    grpc: values.grpc ?? only !== undefined,
    data: resolve(cwd, values.data ?? '.plaza'),
    demo: !values['no-demo'],
    help: values.help ?? false,
  }
}

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        'admin-port': { type: 'string' },
        only: { type: 'string' },
        grpc: { type: 'boolean' },
        data: { type: 'string' },
        'no-demo': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    // What follows the first sentence explains Node's rules for arguments that begin with a dash.
    throw new UsageError(cause instanceof Error ? (cause.message.split('. ')[0] ?? cause.message) : String(cause), { cause })
  }
}
