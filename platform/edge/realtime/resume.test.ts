import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { cuttable } from '#platform/bus/embedded/delivery-fixture.ts'
import type { Engine } from '#platform/store/engine.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { postgresPool } from '#platform/store/postgres/database.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { connectTo, type Heard, type HubUnderTest, hubUnderTest, subscribed } from './hub-under-test.ts'
import { readPosition } from './position.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

const processOn = async (engine: Engine): Promise<HubUnderTest> => {
  const plaza = await hubUnderTest({ engine })
  endings.push(plaza.stop)
  return plaza
}

const inMemory = (partitions: number) => (): Engine => memoryEngine({ partitions })

const onPostgres = (partitions: number) => (): Engine => {
  const schema = `test_${randomUUID().replaceAll('-', '')}`
  const pool = postgresPool({ url: inject('postgresUrl'), connections: 4 })
  endings.push(async () => {
    await pool.query(`drop schema if exists ${schema} cascade`)
    await pool.end()
  })
  return postgresEngine({ pool, schema, partitions })
}

/** At least so many notes are written, and so many connections made meanwhile. */
const NOTES = 300
const CONNECTIONS = 20

describe.each([
  ['in memory, 1 partition', inMemory(1)],
  ['in memory, 4 partitions', inMemory(4)],
  ['on PostgreSQL, 1 partition', onPostgres(1)],
  ['on PostgreSQL, 4 partitions', onPostgres(4)],
])('who loses the connection again and again (%s)', (_, open) => {
  it('misses nothing and hears nothing twice, whichever process it comes back to', async () => {
    const engine = open()
    const processes = [await processOn(engine), await processOn(engine)] as const
    const [writer] = processes
    const first = await writer.connect()
    let position = await subscribed(first, 'wall')
    first.socket.terminate()

    let isOver = false
    let connections = 0
    let written = 0
    const write = async (): Promise<void> => {
      for (; written < NOTES || connections < CONNECTIONS; written++) {
        await writer.write(`n${written}`, String(written))
        // So that the other process looks, too.
        for (const { clock } of processes) clock.advance(20)
        // Memory answers at once; everybody else wants a turn, too.
        await new Promise((resolve) => setImmediate(resolve))
      }
      isOver = true
    }
    const writing = write()
    const heard: Heard[] = []
    const take = (message: Heard): void => {
      position = message.position as string
      if (message.type === 'NOTE') heard.push(message)
    }
    for (; !isOver; connections++) {
      const { url } = processes[connections % 2] ?? writer
      const client = await connectTo(url)
      client.say({ type: 'SUBSCRIBE', topic: 'wall', after: position })
      // Some leave before they have caught up, some after it.
      for (let left = (connections * 7) % 11; left >= 0 && !isOver; left--) {
        const message = await Promise.race([client.next(), writing])
        if (message) take(message)
      }
      client.socket.terminate()
    }
    const last = await writer.connect()
    last.say({ type: 'SUBSCRIBE', topic: 'wall', after: position })
    for (let message = await last.next(); message.type !== 'READY'; message = await last.next()) take(message)

    expect(heard.map(({ text }) => Number(text)).toSorted((a, b) => a - b)).toEqual(Array.from({ length: written }, (_, i) => i))
    const places = heard.map((message) => readPosition('notes', message.position as string) ?? [])
    const backwards = places.filter((place, i) => place.some((each, partition) => each < (places[i - 1]?.[partition] ?? 0)))
    expect(backwards).toEqual([])
  })
})

describe('who comes back', () => {
  it('hears of what has changed often only how it is now', async () => {
    const plaza = await processOn(memoryEngine({ partitions: 4 }))
    const client = await plaza.connect()
    const position = await subscribed(client, 'note:n1')
    for (let i = 0; i < 20; i++) await plaza.write('n1', String(i))
    const back = await plaza.connect()
    back.say({ type: 'SUBSCRIBE', topic: 'note:n1', after: position })
    expect([await back.next(), await back.next()]).toMatchObject([{ type: 'NOTE', text: '19' }, { type: 'READY' }])
  })

  it('hears nothing when nothing has changed', async () => {
    const plaza = await processOn(memoryEngine({ partitions: 4 }))
    await plaza.write('n1', 'before')
    const position = await subscribed(await plaza.connect(), 'note:n1')
    await plaza.write('n2', 'of another note')
    await plaza.see('n1')
    const back = await plaza.connect()
    await subscribed(back, 'note:n1', position)
    expect(back.heard).toHaveLength(1)
  })

  it('reads anew when what it missed is no longer kept, and can go on from what is', async () => {
    const engine = memoryEngine({ partitions: 1 })
    const plaza = await processOn(engine)
    const client = await plaza.connect()
    const early = await subscribed(client, 'wall')
    for (let i = 0; i < 5; i++) await plaza.write(`n${i}`, String(i))
    const late = await subscribed(await plaza.connect(), 'wall')
    await engine.trimLog(plaza.clock.nowMs() + 1, 3)
    const back = await plaza.connect()
    back.say({ type: 'SUBSCRIBE', topic: 'wall', after: early })
    expect(await back.next()).toEqual({ type: 'ERROR', code: 'RESYNC', topic: 'wall' })
    await engine.trimLog(plaza.clock.nowMs() + 1, 1_000)
    back.say({ type: 'SUBSCRIBE', topic: 'wall', after: early })
    expect(await back.next()).toEqual({ type: 'ERROR', code: 'RESYNC', topic: 'wall' })
    await subscribed(back, 'wall', late)
    expect(plaza.counted.topics).toBe(3)
  })

  it('reads anew when it was away for too long', async () => {
    const plaza = await processOn(memoryEngine({ partitions: 4 }))
    const position = await subscribed(await plaza.connect(), 'wall')
    await Promise.all(Array.from({ length: 5_001 }, (_, i) => plaza.see(`n${i}`)))
    const back = await plaza.connect()
    back.say({ type: 'SUBSCRIBE', topic: 'wall', after: position })
    expect(await back.next()).toEqual({ type: 'ERROR', code: 'RESYNC', topic: 'wall' })
  })

  it.each([
    '',
    'x',
    'notes',
    'notes.1',
    'notes.9.9.9.9',
    'notes.0.0.0.0.0',
    'notes.-1.0.0.0',
    'notes.1e9.0.0.0',
    'other.0.0.0.0',
    'notes.0.0.0.0;',
  ])('reads anew from a position that was made by hand: %s', async (after) => {
    const plaza = await processOn(memoryEngine({ partitions: 4 }))
    const client = await plaza.connect()
    client.say({ type: 'SUBSCRIBE', topic: 'wall', after })
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'RESYNC', topic: 'wall' })
  })

  it('waits while the database is away, and then misses nothing', async () => {
    const engine = memoryEngine({ partitions: 4 })
    const link = cuttable(engine)
    const plaza = await processOn(link.engine)
    const elsewhere = await processOn(engine)
    const client = await plaza.connect()
    const position = await subscribed(client, 'wall')
    link.isCut = true
    await elsewhere.write('n1', 'meanwhile')
    const back = await plaza.connect()
    back.say({ type: 'SUBSCRIBE', topic: 'wall', after: position })
    for (let i = 0; i < 20; i++) {
      plaza.clock.advance(100)
      await new Promise((resolve) => setImmediate(resolve))
    }
    link.isCut = false
    plaza.clock.advance(500)
    expect([await back.next(), await back.next()]).toMatchObject([{ text: 'meanwhile' }, { type: 'READY' }])
    expect(await client.next()).toMatchObject({ text: 'meanwhile' })
    expect(client.heard).toHaveLength(2)
  })
})
