import type { Engine, LogEntry } from '../engine.ts'
import type { Database, Row } from './database.ts'
import type { TableName } from './schema.ts'

type Readers = Pick<Engine, 'readLog' | 'heads' | 'register' | 'cursors' | 'lease' | 'advance' | 'release' | 'trimLog'>

const numberOf = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0)

/** The log's readers, the same on every relational engine. */
export const sqlReaders = ({ query, transaction, dialect }: Database, t: TableName): Readers => ({
  readLog: async (partition, after, limit) => {
    const rows = await query(`select position, event from ${t('log')} where part = ? and position > ? order by position limit ?`, [
      partition,
      after,
      limit,
    ])
    return rows.map((row): LogEntry => ({ partition, position: numberOf(row, 'position'), event: row.event }))
  },

  heads: async () => (await query(`select position from ${t('log_head')} order by part`)).map((row) => numberOf(row, 'position')),

  register: async (reader) => {
    await query(
      dialect.insertIgnoring(
        `insert into ${t('reader')} (name, part, position, owner, fence, lease_until_ms) select ?, part, 0, null, 0, 0 from ${t('log_head')}`,
      ),
      [reader],
    )
  },

  cursors: async (reader) => {
    const rows = await query(`select part, position from ${t('reader')} where name = ? order by part`, [reader])
    return rows.map((row) => ({ partition: numberOf(row, 'part'), position: numberOf(row, 'position') }))
  },

  lease: (reader, owner, nowMs, forMs) =>
    transaction(async (run) => {
      // Locked in one order, so that two owners never wait for each other.
      const rows = await run(
        `select part, position, owner, fence, lease_until_ms from ${t('reader')} where name = ? order by part for update`,
        [reader],
      )
      const held = []
      for (const row of rows) {
        const partition = numberOf(row, 'part')
        const expired = numberOf(row, 'lease_until_ms') <= nowMs
        const mine = row.owner === owner && !expired
        const free = row.owner === null || expired
        if (!mine && !free) continue
        const fence = numberOf(row, 'fence') + (mine ? 0 : 1)
        await run(`update ${t('reader')} set owner = ?, fence = ?, lease_until_ms = ? where name = ? and part = ?`, [
          owner,
          fence,
          nowMs + forMs,
          reader,
          partition,
        ])
        held.push({ partition, position: numberOf(row, 'position'), fence })
      }
      return held
    }),

  advance: (reader, lease, position) =>
    transaction(async (run) => {
      const [row] = await run(`select position, fence from ${t('reader')} where name = ? and part = ? for update`, [
        reader,
        lease.partition,
      ])
      if (!row || numberOf(row, 'fence') !== lease.fence) return false
      if (position > numberOf(row, 'position')) {
        await run(`update ${t('reader')} set position = ? where name = ? and part = ?`, [position, reader, lease.partition])
      }
      return true
    }),

  release: async (reader, owner) => {
    await query(`update ${t('reader')} set owner = null, lease_until_ms = 0, fence = fence + 1 where name = ? and owner = ?`, [
      reader,
      owner,
    ])
  },

  trimLog: async (beforeMs, limit) => {
    let trimmed = 0
    for (const head of await query(`select part, position from ${t('log_head')} order by part`)) {
      const partition = numberOf(head, 'part')
      const [slowest] = await query(`select min(position) as position from ${t('reader')} where part = ?`, [partition])
      const passed = slowest?.position == null ? numberOf(head, 'position') : numberOf(slowest, 'position')
      const front = await query(`select position, at_ms from ${t('log')} where part = ? and position <= ? order by position limit ?`, [
        partition,
        passed,
        limit - trimmed,
      ])
      const young = front.findIndex((entry) => numberOf(entry, 'at_ms') >= beforeMs)
      const old = young < 0 ? front : front.slice(0, young)
      if (old.length === 0) continue
      await query(`delete from ${t('log')} where part = ? and position <= ?`, [partition, numberOf(old.at(-1), 'position')])
      trimmed += old.length
      if (trimmed >= limit) break
    }
    return trimmed
  },
})
