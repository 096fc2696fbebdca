// A process of its own, between Plaza and PostgreSQL: `node supervisor.cjs <order>`. PostgreSQL does not notice when the
// process that started it is killed. This one does: it holds the other end of a pipe, and when the pipe closes, for
// whatever reason, it shuts PostgreSQL down and ends. A pipe works on every platform and needs no rights.
//
// It runs in a session of its own (started detached), so that a Ctrl-C in the terminal reaches Plaza only, which first
// finishes its requests. Plain CommonJS without imports of ours: as TypeScript it held 21 MB of its own, so it holds 9.
// The shapes of its order and of its reports are in server.ts.
const { spawn, spawnSync } = require('node:child_process')

// Another name than "node", so that whoever kills all of those by name does not strand the server.
process.title = 'plaza-postgres'

const { command, args, cwd, uid, gid, pgCtl, orderlyMs, brokenMs } = JSON.parse(process.argv[2])
const KILL_AFTER_MS = 3_000

const report = (line, then) => process.stdout.write(`${JSON.stringify(line)}\n`, then)
// Nobody may be listening any more; the shutdown goes on all the same.
process.stdout.on('error', () => undefined)

// Its messages go to the file that the owner opened as our stderr.
const postgres = spawn(command, args, { cwd, uid, gid, stdio: ['ignore', 2, 2], windowsHide: true })

const tell = (name) => {
  // Windows has no signals; PostgreSQL's own tool speaks to it through a named pipe.
  if (process.platform === 'win32') spawnSync(pgCtl, ['kill', name, String(postgres.pid)], { windowsHide: true })
  else postgres.kill(`SIG${name}`)
}

let ending = false
const end = (patienceMs) => {
  if (ending) return
  ending = true
  // INT: fast shutdown, open transactions are rolled back. QUIT: immediate, the next start recovers; nothing is lost.
  tell('INT')
  setTimeout(() => tell('QUIT'), patienceMs)
  setTimeout(() => tell('KILL'), patienceMs + KILL_AFTER_MS)
}

postgres.on('spawn', () => report({ pid: postgres.pid }))
postgres.on('error', (error) => report({ fault: error.message }, () => process.exit(1)))
postgres.on('exit', (code, signal) => report({ code, signal }, () => process.exit()))
process.stdin.on('data', () => end(orderlyMs))
for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => end(brokenMs))
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => end(orderlyMs))
