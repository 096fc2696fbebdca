import { storeContract } from '../contract-suite.ts'
import type { Engine } from '../engine.ts'
import { memoryDatabase } from './database.ts'
import { memoryEngine } from './engine.ts'

storeContract('memory', async () => {
  const database = memoryDatabase()
  const open: Engine[] = []
  return {
    open: async (partitions) => {
      const engine = memoryEngine({ partitions, database })
      open.push(engine)
      return engine
    },
    destroy: async () => {
      for (const engine of open) await engine.close()
    },
  }
})
