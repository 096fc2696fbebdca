// The sandbox provider as a process of its own, started beside Plaza.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { runCompanion } from '#platform/host/companion-program.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { SandboxSettings } from './companion.ts'
import { openJournal } from './journal.ts'
import { emptyRecords } from './records.ts'
import { openSandbox, type Sandbox } from './sandbox.ts'
import { sandboxServer } from './server.ts'

const PORT_WITHIN_MS = 5_000
const PORT_PAUSE_MS = 50

runCompanion(async ({ key, folder, port, options, clock, random, callGateway }) => {
  const { timing, merchant } = options as SandboxSettings
  const opening = Promise.withResolvers<Sandbox>()
  const app = sandboxServer({ key, clock, sandbox: opening.promise, merchant })
  const own = await listen(app, port, clock)
  // Only whoever has the port may have the journal: one from before, killed a moment ago, may still be ending.
  const records = emptyRecords()
  const journal = await openJournal({
    folder,
    apply: records.apply,
    snapshot: records.snapshot,
    onFailure: (error) => {
      // Memory is ahead of the disk now. Started again, it knows what it has acknowledged, and nothing else.
      process.stderr.write(
        `The sandbox provider cannot write its journal and ends: ${error instanceof Error ? error.message : 'unknown'}\n`,
      )
      process.exit(1)
    },
  })
  const actionUrl = (actionId: string): string => `http://127.0.0.1:${own}/actions/${actionId}`
  opening.resolve(openSandbox({ key, clock, random, timing, journal, records, callGateway, actionUrl }))
  return { port: own }
})

/** Listens on loopback; waits a little for a port that is still taken. */
const listen = async (app: FastifyInstance, port: number, clock: Clock): Promise<number> => {
  const untilMs = clock.nowMs() + PORT_WITHIN_MS
  for (;;) {
    try {
      await app.listen({ host: '127.0.0.1', port })
      return (app.server.address() as AddressInfo).port
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!isTaken || clock.nowMs() >= untilMs) throw error
      await new Promise((resolve) => setTimeout(resolve, PORT_PAUSE_MS))
    }
  }
}
