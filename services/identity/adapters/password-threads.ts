import { Worker } from 'node:worker_threads'

export type Argon2Cost = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number }

export type PasswordJob =
  | { readonly type: 'hash'; readonly password: string; readonly cost: Argon2Cost }
  | { readonly type: 'verify'; readonly hash: string; readonly password: string }

export type PasswordAnswer = { readonly value: string | boolean; readonly problem?: undefined } | { readonly problem: string }

type Waiting = { readonly resolve: (value: string | boolean) => void; readonly reject: (cause: Error) => void }

/** One thread and the job that it is at. */
type Thread = { readonly worker: Worker; waiting: Waiting | undefined; ending: NodeJS.Timeout | undefined }

// Of the process and not of a service: however many systems run in it, it has these processors and no others.
const idle: Thread[] = []

/** A thread takes some megabytes; one that nobody needed for so long ends. */
const IDLE_MS = 10_000
/** It holds a few texts at a time; what Argon2 takes for a moment is not counted here. */
const MEMORY = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 }

const start = (): Thread => {
  const worker = new Worker(new URL('./password-worker.ts', import.meta.url), { name: 'passwords', resourceLimits: MEMORY })
  // It has nothing to finish, so it keeps nobody waiting.
  worker.unref()
  const thread: Thread = { worker, waiting: undefined, ending: undefined }
  const end = (): void => {
    idle.splice(idle.indexOf(thread), 1)
    void worker.terminate()
  }
  const settle = (answer: PasswordAnswer): void => {
    const { waiting } = thread
    thread.waiting = undefined
    worker.unref()
    idle.push(thread)
    thread.ending = setTimeout(end, IDLE_MS).unref()
    if (answer.problem === undefined) waiting?.resolve(answer.value)
    else waiting?.reject(new Error(answer.problem))
  }
  const fail = (cause: Error): void => {
    const at = idle.indexOf(thread)
    if (at >= 0) idle.splice(at, 1)
    thread.waiting?.reject(cause)
    thread.waiting = undefined
  }
  worker.on('message', settle)
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the thread for passwords has ended')))
  return thread
}

/**
 * Does one job in a thread of low priority, a new one when all are at work; the caller limits how many run at once. Rejects when
 * a hash cannot be read, or the thread dies.
 */
export const inPasswordThread = (job: PasswordJob): Promise<string | boolean> =>
  new Promise((resolve, reject) => {
    const thread = idle.pop() ?? start()
    clearTimeout(thread.ending)
    thread.waiting = { resolve, reject }
    thread.worker.ref()
    thread.worker.postMessage(job)
  })
