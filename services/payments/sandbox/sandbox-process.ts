// For tests: the real program of the sandbox, started and killed at will.
import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { FromCompanion, ToCompanion } from '#platform/host/companion-program.ts'
import { KEPT_CODE } from '#platform/host/testing/kept-code.ts'
import { usualTiming } from './charge-rules.ts'
import type { SandboxSettings } from './companion.ts'
import type { Heard } from './fake-gateway.ts'

export const KEY = new Uint8Array(32).fill(7)

export type SandboxProcess = { readonly port: number; readonly url: string; readonly kill: () => Promise<void> }

/** Starts it in `folder`; all that it says comes to `output`. */
export const startSandbox = async (
  folder: string,
  { port = 0, gatewayUrl, output = [] }: { readonly port?: number; readonly gatewayUrl?: string; readonly output?: string[] } = {},
): Promise<SandboxProcess> => {
  const program = fileURLToPath(new URL('./program.ts', import.meta.url))
  const child: ChildProcess = fork(program, [folder], { env: KEPT_CODE, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void output.push(chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const options = { timing: { ...usualTiming, settleMs: 30, timeoutMs: 300 }, merchant: 'Test & Sons' } satisfies SandboxSettings
  const tell = (message: ToCompanion): void => void child.send(message)
  tell({ type: 'begin', key: Buffer.from(KEY).toString('base64'), folder, port, options })
  if (gatewayUrl !== undefined) tell({ type: 'gateway', url: gatewayUrl })
  const said = await new Promise<FromCompanion>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', () => reject(new Error(`it ended:\n${output.join('')}`)))
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  if (said.type === 'answers') return { port: said.port, url: `http://127.0.0.1:${said.port}`, kill }
  await kill()
  throw new Error(said.message)
}

/** A real server that hears webhooks. */
export const listeningGateway = async () => {
  const heard: Heard[] = []
  let status = 200
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      heard.push({ path: request.url ?? '', headers, body: Buffer.concat(chunks).toString(), atMs: Date.now() })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    answers: (next: number) => {
      status = next
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Waits until it is so, for at most `withinMs`. */
export const until = async (isSo: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> => {
  const deadline = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it never came to that')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
