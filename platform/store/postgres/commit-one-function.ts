import type { AnyCollection } from '../collection.ts'
import type { AggregateCommit } from '../engine.ts'
import type { TableName } from '../sql/schema.ts'
import { type CommitFunction, columnsOf, functionOf } from './commit-function.ts'

const parameters = [
  ['at_ms', 'bigint'],
  ['a_part', 'int'],
  ['a_collection', 'text'],
  ['a_id', 'text'],
  ['a_base', 'bigint'],
  ['a_version', 'bigint'],
  ['a_state', 'jsonb'],
  ['a_columns', 'jsonb'],
  ['m_message', 'text'],
  ['m_fingerprint', 'text'],
  ['m_outcome', 'json'],
  ['e_event', 'json[]'],
  ['t_name', 'text[]'],
  ['t_due', 'bigint[]'],
  ['t_version', 'bigint[]'],
  ['f_name', 'text[]'],
  ['f_version', 'bigint[]'],
] as const

/**
 * What `commitFunction` does, for a batch of one message: the common case while nobody waits in line, where the time of one
 * commit counts and not how many fit into a second. So it has plain values and lookups by key instead of arrays and joins, and as
 * few statements as can be: what writes the state judges it as well. It answers null for what was written. For a dirty aggregate it
 * answers an object, with the stored outcome and fingerprint where the message was seen.
 */
export const commitOneFunction = (t: TableName, collections: readonly AnyCollection[]): CommitFunction =>
  functionOf(
    t,
    'commit_one',
    parameters,
    { type: 'json', read: (call) => `select ${call} as dirty` },
    `
declare
  events int := cardinality(e_event);
  head bigint;
begin
  -- As in the function for batches: this lock first, so that what is read below is newer. Taking the positions at once saves
  -- a second statement; one that turns out to be dirty gives them back.
  if events > 0 then
    update ${t('log_head')} set position = position + events where part = a_part returning position - events into head;
  else
    perform 1 from ${t('log_head')} where part = a_part for update;
  end if;

  -- Not in the statement that took the lock: all parts of one see what was there when it began.
  ${choose(collections, (collection) => writeClean(t, collection))}
  if not found then
    if events > 0 then
      update ${t('log_head')} set position = head where part = a_part;
    end if;
    return coalesce(
      (select json_build_object('outcome', outcome, 'fingerprint', fingerprint) from ${t('seen')}
        where collection = a_collection and id = a_id and message = m_message), '{}');
  end if;

  if events = 1 then
    with remembered as (${remember(t)})
      insert into ${t('log')} (part, position, at_ms, event) values (a_part, head + 1, at_ms, e_event[1]);
  else
    with remembered as (${remember(t)})
      insert into ${t('log')} (part, position, at_ms, event)
        select a_part, head + e.n, at_ms, e.event from unnest(e_event) with ordinality as e(event, n);
  end if;

  if cardinality(f_name) > 0 then
    delete from ${t('timer')} x using unnest(f_name, f_version) as f(name, version)
      where x.collection = a_collection and x.id = a_id and x.name = f.name and x.version = f.version;
  end if;
  if cardinality(t_name) > 0 then
    delete from ${t('timer')} x using unnest(t_name, t_due) as s(name, due)
      where s.due is null and x.collection = a_collection and x.id = a_id and x.name = s.name;
    insert into ${t('timer')} (collection, id, name, due_ms, version)
      select a_collection, a_id, s.name, s.due, s.version from unnest(t_name, t_due, t_version) as s(name, due, version)
      where s.due is not null
      on conflict (collection, id, name) do update set due_ms = excluded.due_ms, version = excluded.version;
  end if;
  return null;
end`,
  )

/** One of several statements, by the aggregate's collection. A service without any never commits. */
const choose = (collections: readonly AnyCollection[], statement: (collection: AnyCollection) => string): string =>
  collections.map((collection) => `if a_collection = '${collection.name}' then ${statement(collection)} end if;`).join('\n  ')

const remember = (t: TableName): string =>
  `insert into ${t('seen')} (collection, id, message, fingerprint, outcome, at_ms)
      values (a_collection, a_id, m_message, m_fingerprint, m_outcome, at_ms)`

/**
 * Writes an aggregate's next state if it has the version that was decided on and has not handled the message; the heads' lock keeps
 * both true. Without a next state it only looks. Afterwards `found` says whether it was so.
 */
const writeClean = (t: TableName, collection: AnyCollection): string => {
  const { into, from, update } = columnsOf(collection, 'a_columns')
  const table = t(collection.name)
  const isNew = `not exists (select from ${t('seen')} where collection = a_collection and id = a_id and message = m_message)`
  return `
    if a_state is null then
      perform 1 where coalesce((select version from ${table} where id = a_id), 0) = a_base and ${isNew};
    elsif a_base = 0 then
      insert into ${table} (id, version, state${into})
        select a_id, a_version, a_state${from} where not exists (select from ${table} where id = a_id) and ${isNew};
    else
      update ${table} set version = a_version, state = a_state${update} where id = a_id and version = a_base and ${isNew};
    end if;`
}

/** A batch of one message as arguments; undefined for any other, which the function for batches takes. */
export const argumentsOfOne = (
  batch: readonly AggregateCommit[],
  atMs: number,
): { readonly message: string; readonly values: readonly unknown[] } | undefined => {
  const [only] = batch
  const [message] = only?.messages ?? []
  if (!only || !message || batch.length > 1 || only.messages.length > 1) return undefined
  const { next, timers, fired } = only
  const values = [
    atMs,
    only.partition,
    only.collection,
    only.id,
    only.base,
    next?.version ?? null,
    next ? JSON.stringify(next.state) : null,
    next ? JSON.stringify(next.columns) : null,
    message.id,
    message.fingerprint,
    JSON.stringify(message.outcome),
    only.events.map(({ event }) => JSON.stringify(event)),
    timers.map(({ name }) => name),
    timers.map(({ dueMs }) => dueMs),
    timers.map(({ version }) => version),
    fired.map(({ name }) => name),
    fired.map(({ version }) => version),
  ]
  return { message: message.id, values }
}
