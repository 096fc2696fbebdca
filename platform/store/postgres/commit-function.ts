import { createHash } from 'node:crypto'
import type { AnyCollection } from '../collection.ts'
import type { TableName } from '../sql/schema.ts'
import { binaryArray } from './binary-array.ts'
import { postgresDialect } from './dialect.ts'

/**
 * The parameters of a commit function, in order: arrays of one length per group (p_ partitions in ascending order, a_ aggregates,
 * m_ messages, e_ events, t_ timers, f_ timers that fired). `agg` is the place of an aggregate in its group, `slot` that of a
 * partition, from 1; `nth` counts the events of one partition.
 */
const parameters = [
  ['at_ms', 'bigint'],
  ['p_part', 'int[]'],
  ['p_events', 'bigint[]'],
  ['a_collection', 'text[]'],
  ['a_id', 'text[]'],
  ['a_base', 'bigint[]'],
  ['a_version', 'bigint[]'],
  ['a_state', 'jsonb[]'],
  ['a_columns', 'jsonb[]'],
  ['m_agg', 'int[]'],
  ['m_collection', 'text[]'],
  ['m_id', 'text[]'],
  ['m_message', 'text[]'],
  ['m_fingerprint', 'text[]'],
  ['m_outcome', 'json[]'],
  ['e_agg', 'int[]'],
  ['e_slot', 'int[]'],
  ['e_nth', 'bigint[]'],
  ['e_event', 'json[]'],
  ['t_agg', 'int[]'],
  ['t_collection', 'text[]'],
  ['t_id', 'text[]'],
  ['t_name', 'text[]'],
  ['t_due', 'bigint[]'],
  ['t_version', 'bigint[]'],
  ['f_agg', 'int[]'],
  ['f_collection', 'text[]'],
  ['f_id', 'text[]'],
  ['f_name', 'text[]'],
  ['f_version', 'bigint[]'],
] as const

type Parameters = readonly (readonly [name: string, type: string])[]

export type CommitFunction = {
  readonly create: string
  /** The statement that calls it, with `$1` … */
  readonly call: string
  /** What goes to the server for the values of its parameters, in their order. */
  readonly encode: (values: readonly unknown[]) => unknown[]
}

/**
 * The function that commits a batch, written for one service's collections so that their query columns join it. Its name
 * carries a hash of its text: two releases that run at once each call their own.
 *
 * An aggregate is "dirty" when it has another version than the batch was decided on, or has handled one of its messages
 * before. Nothing is written for a dirty one. The answer has a row for each message of a dirty aggregate: with the stored
 * outcome where it was seen, without one where it must be decided again. A clean batch answers with no rows.
 */
export const commitFunction = (t: TableName, collections: readonly AnyCollection[]): CommitFunction => {
  const body = `
declare
  dirty int[] := '{}';
  heads bigint[];
begin
  -- The one lock that every writer takes first, in one order. What is read below is newer than this lock, and since
  -- positions are handed out under it, a partition's positions are gapless and in commit order.
  heads := array(select position from ${t('log_head')} where part = any(p_part) order by part for update);

${collections.map((collection) => judge(t, collection)).join('')}
  dirty := dirty || array(
    select m.agg from unnest(m_agg, m_collection, m_id, m_message) as m(agg, collection, id, message)
      join ${t('seen')} s on s.collection = m.collection and s.id = m.id and s.message = m.message);

  insert into ${t('seen')} (collection, id, message, fingerprint, outcome, at_ms)
    select m.collection, m.id, m.message, m.fingerprint, m.outcome, at_ms
    from unnest(m_agg, m_collection, m_id, m_message, m_fingerprint, m_outcome) as m(agg, collection, id, message, fingerprint, outcome)
    where not m.agg = any(dirty);

${collections.map((collection) => write(t, collection)).join('')}
  if cardinality(e_agg) > 0 then
    if cardinality(dirty) > 0 then
      -- What is not written leaves no gap: those behind it move up, and it has no place any more.
      e_nth := array(
        select case when not e.agg = any(dirty) then count(*) filter (where not e.agg = any(dirty)) over (partition by e.slot order by e.n) end
        from unnest(e_agg, e_slot) with ordinality as e(agg, slot, n) order by e.n);
      p_events := array(
        select count(*) filter (where not e.agg = any(dirty)) from generate_subscripts(p_part, 1) as p(slot)
          left join unnest(e_agg, e_slot) as e(agg, slot) on e.slot = p.slot group by p.slot order by p.slot);
    end if;
    update ${t('log_head')} h set position = h.position + p.events
      from unnest(p_part, p_events) as p(part, events) where h.part = p.part and p.events > 0;
    insert into ${t('log')} (part, position, at_ms, event)
      select p_part[e.slot], heads[e.slot] + e.nth, at_ms, e.event
      from unnest(e_slot, e_nth, e_event) as e(slot, nth, event) where e.nth is not null;
  end if;

  if cardinality(f_agg) > 0 then
    delete from ${t('timer')} x
      using unnest(f_agg, f_collection, f_id, f_name, f_version) as f(agg, collection, id, name, version)
      where x.collection = f.collection and x.id = f.id and x.name = f.name and x.version = f.version and not f.agg = any(dirty);
  end if;
  if cardinality(t_agg) > 0 then
    delete from ${t('timer')} x
      using unnest(t_agg, t_collection, t_id, t_name, t_due) as s(agg, collection, id, name, due)
      where s.due is null and x.collection = s.collection and x.id = s.id and x.name = s.name and not s.agg = any(dirty);
    insert into ${t('timer')} (collection, id, name, due_ms, version)
      select s.collection, s.id, s.name, s.due, s.version
      from unnest(t_agg, t_collection, t_id, t_name, t_due, t_version) as s(agg, collection, id, name, due, version)
      where s.due is not null and not s.agg = any(dirty)
      on conflict (collection, id, name) do update set due_ms = excluded.due_ms, version = excluded.version;
  end if;

  if cardinality(dirty) > 0 then
    return query
      select d.agg, m.message, s.outcome, s.fingerprint
      from (select distinct unnest(dirty) as agg) d
        left join unnest(m_agg, m_collection, m_id, m_message) as m(agg, collection, id, message) on m.agg = d.agg
        left join ${t('seen')} s on s.collection = m.collection and s.id = m.id and s.message = m.message;
  end if;
end`
  return functionOf(
    t,
    'commit',
    parameters,
    { type: 'table(agg int, message text, outcome json, fingerprint text)', read: (call) => `select * from ${call}` },
    body,
  )
}

/** What a commit function answers: its type, and the statement that reads it from a call. */
type Answer = { readonly type: string; readonly read: (call: string) => string }

/** A function in the database, and the statement that calls it. */
export const functionOf = (t: TableName, kind: string, parameters: Parameters, answer: Answer, body: string): CommitFunction => {
  const elementTypes = parameters.map(([, type]) => type.replace('[]', ''))
  const name = t(`${kind}_${createHash('sha256').update(body).digest('hex').slice(0, 12)}`)
  return {
    // The planner's settings: a plan made while the tables were empty would scan them for ever after.
    create: `create or replace function ${name}(${parameters.map(([parameter, type]) => `${parameter} ${type}`).join(', ')})
returns ${answer.type}
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $body$
#variable_conflict use_column
${body}
$body$`,
    call: answer.read(`${name}(${parameters.map((_, i) => `$${i + 1}`).join(', ')})`),
    encode: (values) => values.map((value, i) => (Array.isArray(value) ? binaryArray(elementTypes[i] ?? '', value) : value)),
  }
}

const judge = (t: TableName, { name }: AnyCollection): string => `
  if '${name}' = any(a_collection) then
    dirty := dirty || array(
      select a.agg::int from unnest(a_collection, a_id, a_base) with ordinality as a(collection, id, base, agg)
        left join ${t(name)} x on x.id = a.id
      where a.collection = '${name}' and coalesce(x.version, 0) <> a.base);
  end if;
`

/**
 * An aggregate that passed the judge is there if and only if its chain began with a version, and stays so until the heads are let
 * go. A plain insert or update then does without what an upsert needs on top: a second look at the index, a row lock, and their
 * entries in the write-ahead log.
 */
const write = (t: TableName, collection: AnyCollection): string => {
  const { name } = collection
  const { into, from, update } = columnsOf(collection, 'a.columns')
  const written = `unnest(a_collection, a_id, a_base, a_version, a_state, a_columns) with ordinality
          as a(collection, id, base, version, state, columns, agg)`
  const isClean = `a.collection = '${name}' and a.state is not null and not a.agg::int = any(dirty)`
  return `
  if '${name}' = any(a_collection) then
    if 0 = any(a_base) then
      insert into ${t(name)} (id, version, state${into})
        select a.id, a.version, a.state${from} from ${written} where a.base = 0 and ${isClean};
    end if;
    if 0 < any(a_base) then
      update ${t(name)} x set version = a.version, state = a.state${update}
        from ${written} where x.id = a.id and a.base > 0 and ${isClean};
    end if;
  end if;
`
}

/**
 * The parts of an insert and of an update that concern a collection's query columns: their names, their values out of a JSON list
 * called `list`, and both as assignments.
 */
export const columnsOf = ({ columns }: AnyCollection, list: string): { into: string; from: string; update: string } => {
  const declared = Object.entries(columns).map(([column, { type }], i) => ({
    name: postgresDialect.quote(column),
    value: `(${list} ->> ${i})::${postgresDialect.columnTypes[type].split(' collate')[0]}`,
  }))
  return {
    into: declared.map(({ name }) => `, ${name}`).join(''),
    from: declared.map(({ value }) => `, ${value}`).join(''),
    update: declared.map(({ name, value }) => `, ${name} = ${value}`).join(''),
  }
}

/** The name of the array element that each parameter is filled from; see `engine.ts`. */
export const parameterNames = parameters.map(([name]) => name)
export type ParameterName = (typeof parameters)[number][0]
