import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// As in start.js: a run should not spend its time compiling.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
const { simulate } = await import('#platform/simulator/cli.ts')

const systems = [
  {
    name: 'parkwise',
    simulation: async () => (await import('./parkwise/simulation/simulation.ts')).parkwiseSimulation,
    plantedBugs: async () => (await import('./parkwise/simulation/planted-bugs.ts')).plantedBugs,
  },
]
const io = { out: (line) => console.log(line), note: (line) => console.error(line) }

process.exitCode = await simulate(fileURLToPath(import.meta.url), systems, process.argv.slice(2), io)
// What a dead process of a simulation was waiting for never comes.
process.disconnect?.()
