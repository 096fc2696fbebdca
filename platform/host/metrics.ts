import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DeliveryHooks } from '#platform/bus/embedded/settlement.ts'
import type { RealtimeHooks } from '#platform/edge/realtime/hub.ts'

/** What the platform measures of itself, for Prometheus. */
export type Metrics = ReturnType<typeof createMetrics>

/** A registry of its own, so that tests and several systems in one process do not meet. */
export const createMetrics = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    requests: new Histogram({
      name: 'plaza_http_request_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: ['system', 'method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    batches: new Histogram({
      name: 'plaza_lane_batch_seconds',
      help: 'Time of one batch: load, decide, commit.',
      labelNames: ['system', 'service'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
      registers,
    }),
    commands: new Counter({
      name: 'plaza_lane_commands_total',
      help: 'Commands that went through the lane.',
      labelNames: ['system', 'service'],
      registers,
    }),
    handled: new Histogram({
      name: 'plaza_event_lag_seconds',
      help: 'Time from the commit of an event to the end of its handler.',
      labelNames: ['system', 'consumer'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30, 300],
      registers,
    }),
    retried: new Counter({
      name: 'plaza_event_retries_total',
      help: 'Handlers that failed and are tried again.',
      labelNames: ['system', 'consumer'],
      registers,
    }),
    parked: new Counter({
      name: 'plaza_events_parked_total',
      help: 'Events set aside with their key.',
      labelNames: ['system', 'consumer'],
      registers,
    }),
    timerFaults: new Counter({
      name: 'plaza_timer_faults_total',
      help: 'Timers whose command failed.',
      labelNames: ['system', 'service'],
      registers,
    }),
    sockets: new Gauge({
      name: 'plaza_realtime_sockets',
      help: 'WebSockets that are open.',
      labelNames: ['system'],
      registers,
    }),
    watched: new Gauge({
      name: 'plaza_realtime_subscriptions',
      help: 'Topics that open WebSockets watch, each counted for each of them.',
      labelNames: ['system'],
      registers,
    }),
    told: new Counter({
      name: 'plaza_realtime_messages_total',
      help: 'Live messages that were sent, each counted for each WebSocket.',
      labelNames: ['system'],
      registers,
    }),
    slowReaders: new Counter({
      name: 'plaza_realtime_slow_readers_total',
      help: 'WebSockets that were closed since they were read too slowly.',
      labelNames: ['system'],
      registers,
    }),
    started: new Gauge({ name: 'plaza_started_seconds', help: 'How long the start took.', registers }),
  }
}

/** Counts what a system's consumers do. */
export const countedBy = (metrics: Metrics, system: string): DeliveryHooks => ({
  onHandled: (consumer, lagMs) => metrics.handled.observe({ system, consumer }, lagMs / 1_000),
  onParked: (consumer) => metrics.parked.inc({ system, consumer }),
  onRetry: (consumer) => metrics.retried.inc({ system, consumer }),
})

/** Counts what a system's WebSockets do. */
export const realtimeCountedBy = (metrics: Metrics, system: string): RealtimeHooks => ({
  onSockets: (change) => metrics.sockets.inc({ system }, change),
  onTopics: (change) => metrics.watched.inc({ system }, change),
  onSent: (messages) => metrics.told.inc({ system }, messages),
  onSlow: () => metrics.slowReaders.inc({ system }),
})
