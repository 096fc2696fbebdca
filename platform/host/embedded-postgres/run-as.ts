// PostgreSQL refuses to run as root. An ordinary user runs it as himself; root has to become somebody else.
//
// Measured on Linux 6, PostgreSQL 18.4, Node 24:
// - `child_process.spawn({ cwd, uid, gid })` changes the folder *before* the user. So a process of another user can stand
//   in a data folder below a home with mode 700 although it could never walk there.
// - `-D .` is of no use: initdb and postgres make it absolute, and the absolute path is closed to them (EACCES).
//   `-D /proc/self/cwd` works: the kernel follows that link without walking the path, postgres changes into it (a no-op)
//   and uses relative names from then on; its backends are forks that stand in the same folder.
//   So no permission of anybody's home is touched, and the data stays where it was asked for.
// - `unshare --user --map-user=N` works too: the kernel sees uid 0, postgres sees N. Docker's default seccomp profile
//   forbids it, though, so it is only the second choice: for a root without the right to become another user
//   (a user namespace with a single mapping, or no CAP_SETUID).
// Not on Linux there is no /proc: root needs a data folder that the other user can reach.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { codeOf, EmbeddedPostgresError } from './error.ts'

export type Account = { readonly uid: number; readonly gid: number }

export type RunAs = { readonly how: 'myself' } | ({ readonly how: 'account' } & Account) | ({ readonly how: 'namespace' } & Account)

export type ProcessOrder = {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly uid?: number
  readonly gid?: number
}

/** initdb insists that its user has a name, so it must be an account of this machine; one for databases comes first. */
const ACCOUNT_NAMES = ['postgres', '_postgres', 'nobody']

const findAccount = (): Account => {
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ACCOUNT_NAMES) {
    const line = lines.find((fields) => fields[0] === name)
    // macOS writes nobody as -2: the system calls want it unsigned.
    const account = line && { uid: Number(line[2]) >>> 0, gid: Number(line[3]) >>> 0 }
    if (account && account.uid !== 0) return account
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and none of the accounts ${ACCOUNT_NAMES.join(', ')} exists here. Start as an ordinary user, or add the account: useradd --system postgres`,
  )
}

export const isRoot = (): boolean => process.geteuid?.() === 0

/**
 * Who runs PostgreSQL. Data that already has an owner other than root stays with that owner, so that root can start what
 * an ordinary user made (and that user can start it again afterwards).
 */
export const chooseRunAs = (dataOwner: Account | undefined): RunAs => {
  if (!isRoot()) return { how: 'myself' }
  const account = dataOwner && dataOwner.uid !== 0 ? dataOwner : findAccount()
  const probe = spawnSync('/bin/sh', ['-c', ':'], { cwd: '/', ...account })
  // EACCES would mean that we did become the account, and it only may not run /bin/sh.
  if (!probe.error || codeOf(probe.error) === 'EACCES') return { how: 'account', ...account }
  const namespace = { how: 'namespace', ...account } as const
  const order = orderAs(namespace, '/bin/sh', ['-c', ':'], '/')
  const owned = !dataOwner || dataOwner.uid === 0
  if (owned && spawnSync(order.command, order.args, { cwd: '/' }).status === 0) return namespace
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and this root may not become the user with id ${account.uid}. Start as an ordinary user, or allow it (a container needs the capabilities SETUID and SETGID).`,
    { cause: probe.error },
  )
}

/** The process to start so that `command` runs as `runAs`, standing in `cwd`. */
export const orderAs = (runAs: RunAs, command: string, args: readonly string[], cwd: string): ProcessOrder => {
  switch (runAs.how) {
    case 'myself':
      return { command, args, cwd }
    case 'account':
      return { command, args, cwd, uid: runAs.uid, gid: runAs.gid }
    case 'namespace': {
      const mapping = ['--user', `--map-user=${runAs.uid}`, `--map-group=${runAs.gid}`]
      // unshare replaces itself by the command: one process, whose id is the one we get.
      return { command: 'unshare', args: [...mapping, '--', command, ...args], cwd }
    }
  }
}

/** How PostgreSQL is told its data folder when it runs as `runAs` and stands in it (see the top of this file). */
export const dataArgument = (runAs: RunAs, dataFolder: string): string =>
  runAs.how !== 'myself' && process.platform === 'linux' ? '/proc/self/cwd' : dataFolder

/** Nothing of our caller's environment reaches PostgreSQL: PGDATA, PGPORT, LD_LIBRARY_PATH or NODE_OPTIONS would change it. */
export const quietEnvironment = (): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) => /^(path|tmpdir|temp|tmp|systemroot|windir)$/i.test(name))
  // LC_ALL=C: messages in English, since we read them. TZ: initdb otherwise compares hundreds of time zone files.
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}
