// How the embedded PostgreSQL is set up: for a laptop, with durability on. Passed on the command line at each start, so
// that an old data folder gets a new version's settings too.
import { release } from 'node:os'
import { EmbeddedPostgresError } from './error.ts'

/**
 * After a crash PostgreSQL makes sure that what it reads back is on the disk. By default it opens each of its thousand files for that,
 * which takes a second; Linux can do it in one call, and tells of what could not be written since 5.8.
 */
const syncsAtOnce = (): boolean => {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return process.platform === 'linux' && (major > 5 || (major === 5 && minor >= 8))
}

const DEFAULTS: Readonly<Record<string, string>> = {
  shared_buffers: '128MB',
  max_connections: '100',
  synchronous_commit: 'on',
  // One server, no replicas: the least write-ahead log that still survives a crash.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  // Compiling a query costs more than our short queries take.
  jit: 'off',
  // The system's own time zone must not show in anything that is stored.
  timezone: 'UTC',
  log_timezone: 'UTC',
  // An error goes to the client that made it; with its statement, and the personal data in it, it stays out of the file.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  cluster_name: 'plaza',
  recovery_init_sync_method: syncsAtOnce() ? 'syncfs' : 'fsync',
}

/** What this module decides itself: where the server listens, and that a commit is on the disk. */
const OURS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // No socket file: it would have to lie in a folder with a short name that both users can reach.
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  lc_messages: 'C',
  logging_collector: 'off',
  log_destination: 'stderr',
}

/** The `-c name=value` arguments; throws when a setting is not one, or not the caller's to choose. */
export const settingArguments = (port: number, settings: Readonly<Record<string, string>>): string[] => {
  for (const name of Object.keys(settings)) {
    if (!/^[a-z_]+(\.[a-z_]+)?$/.test(name)) throw new EmbeddedPostgresError(`"${name}" is not the name of a PostgreSQL setting.`)
    if (name in OURS || name === 'port' || name.endsWith('_directory') || name.endsWith('_file')) {
      throw new EmbeddedPostgresError(
        `The setting "${name}" of the embedded PostgreSQL cannot be changed. Set PLAZA_DATABASE_URL to use a server of your own.`,
      )
    }
  }
  return Object.entries({ ...DEFAULTS, ...settings, ...OURS, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
