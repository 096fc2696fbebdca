import type { AuditLine, Engine } from '../engine.ts'
import type { Database, Query, Row } from './database.ts'
import type { TableName } from './schema.ts'

type ParkedEvents = Pick<
  Engine,
  'park' | 'parkBehind' | 'parkedKeys' | 'parkedEvents' | 'unpark' | 'editParked' | 'parkAgain' | 'audit' | 'auditTrail'
>

/** Events set aside with their key, the same on every relational engine. The key's row is the lock of its sequence. */
export const sqlParkedEvents = ({ query, transaction, dialect }: Database, t: TableName): ParkedEvents => {
  const lock = async (run: Query, consumer: string, key: string): Promise<Row | undefined> =>
    (
      await run(`select next_sequence, attempts from ${t('parked_key')} where consumer = ? and event_key = ? for update`, [consumer, key])
    )[0]

  const append = async (run: Query, consumer: string, key: string, sequence: number, event: unknown, eventId: string): Promise<void> => {
    const [known] = await run(`select sequence from ${t('parked_event')} where consumer = ? and event_key = ? and event_id = ?`, [
      consumer,
      key,
      eventId,
    ])
    if (known) return
    await run(`insert into ${t('parked_event')} (consumer, event_key, sequence, event_id, event) values (?, ?, ?, ?, ?)`, [
      consumer,
      key,
      sequence,
      eventId,
      JSON.stringify(event),
    ])
    await run(`update ${t('parked_key')} set next_sequence = ? where consumer = ? and event_key = ?`, [sequence + 1, consumer, key])
  }

  const writeAudit = async (run: Query, line: AuditLine): Promise<void> => {
    await run(`insert into ${t('audit')} (at_ms, actor, action, subject, detail) values (?, ?, ?, ?, ?)`, [
      line.atMs,
      line.actor,
      line.action,
      line.subject,
      line.detail,
    ])
  }

  return {
    park: (consumer, key, event, eventId, reason, nowMs) =>
      transaction(async (run) => {
        await run(
          dialect.insertIgnoring(
            `insert into ${t('parked_key')} (consumer, event_key, reason, attempts, since_ms, next_sequence) values (?, ?, ?, 1, ?, 1)`,
          ),
          [consumer, key, reason, nowMs],
        )
        const row = await lock(run, consumer, key)
        await append(run, consumer, key, Number(row?.next_sequence ?? 1), event, eventId)
      }),

    parkBehind: (consumer, key, event, eventId) =>
      transaction(async (run) => {
        const row = await lock(run, consumer, key)
        if (!row) return false
        await append(run, consumer, key, Number(row.next_sequence), event, eventId)
        return true
      }),

    parkedKeys: async (consumer) => {
      const only = consumer === undefined ? '' : ' where k.consumer = ?'
      const rows = await query(
        `select k.consumer, k.event_key, k.reason, k.attempts, k.since_ms,
           (select count(*) from ${t('parked_event')} e where e.consumer = k.consumer and e.event_key = k.event_key) as waiting
         from ${t('parked_key')} k${only} order by k.since_ms, k.consumer, k.event_key`,
        consumer === undefined ? [] : [consumer],
      )
      return rows.map((row) => ({
        consumer: String(row.consumer),
        key: String(row.event_key),
        reason: String(row.reason),
        attempts: Number(row.attempts),
        sinceMs: Number(row.since_ms),
        waiting: Number(row.waiting),
      }))
    },

    parkedEvents: async (consumer, key, limit) => {
      const rows = await query(
        `select sequence, event from ${t('parked_event')} where consumer = ? and event_key = ? order by sequence limit ?`,
        [consumer, key, limit],
      )
      return rows.map((row) => ({ sequence: Number(row.sequence), event: row.event }))
    },

    unpark: (consumer, key, sequence, audit) =>
      transaction(async (run) => {
        await lock(run, consumer, key)
        await run(`delete from ${t('parked_event')} where consumer = ? and event_key = ? and sequence = ?`, [consumer, key, sequence])
        const [left] = await run(`select sequence from ${t('parked_event')} where consumer = ? and event_key = ? limit 1`, [consumer, key])
        if (!left) await run(`delete from ${t('parked_key')} where consumer = ? and event_key = ?`, [consumer, key])
        await writeAudit(run, audit)
      }),

    editParked: (consumer, key, sequence, event, audit) =>
      transaction(async (run) => {
        const found = await run(
          `select sequence from ${t('parked_event')} where consumer = ? and event_key = ? and sequence = ? for update`,
          [consumer, key, sequence],
        )
        if (found.length === 0) return
        await run(`update ${t('parked_event')} set event = ? where consumer = ? and event_key = ? and sequence = ?`, [
          JSON.stringify(event),
          consumer,
          key,
          sequence,
        ])
        await writeAudit(run, audit)
      }),

    parkAgain: (consumer, key, reason, audit) =>
      transaction(async (run) => {
        await run(`update ${t('parked_key')} set attempts = attempts + 1, reason = ? where consumer = ? and event_key = ?`, [
          reason,
          consumer,
          key,
        ])
        await writeAudit(run, audit)
      }),

    audit: (line) => writeAudit(query, line),

    auditTrail: async (limit) => {
      const rows = await query(`select at_ms, actor, action, subject, detail from ${t('audit')} order by number desc limit ?`, [limit])
      return rows.map((row) => ({
        atMs: Number(row.at_ms),
        actor: String(row.actor),
        action: String(row.action),
        subject: String(row.subject),
        detail: String(row.detail),
      }))
    },
  }
}
