// The program of a thread that does nothing but Argon2, for password-threads.ts. On Linux a thread has a priority of its own, and
// this one's is low: whoever else wants the processor goes first, in this process and in others such as the database.
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashSync, verifySync } from '@node-rs/argon2'
import type { PasswordAnswer, PasswordJob } from './password-threads.ts'

/** A tenth of the weight of ordinary work: enough to give way, and log-ins go on, slowly, when all processors are busy. */
const LOW_PRIORITY = 10

const yieldToOthers = (): void => {
  if (process.platform !== 'linux') return
  // `<process>/task/<thread>`: there is no other way to learn the number of one's own thread.
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  setPriority(thread, LOW_PRIORITY)
}

const answerTo = (job: PasswordJob): PasswordAnswer => {
  try {
    return { value: job.type === 'hash' ? hashSync(job.password, job.cost) : verifySync(job.hash, job.password) }
  } catch (cause) {
    // The library's messages are about the form of a hash and name no password.
    return { problem: cause instanceof Error ? cause.message : 'Argon2 failed' }
  }
}

yieldToOthers()
parentPort?.on('message', (job: PasswordJob) => parentPort?.postMessage(answerTo(job)))
