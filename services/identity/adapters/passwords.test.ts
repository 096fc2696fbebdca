import { readdirSync, readFileSync } from 'node:fs'
import { parseOptions } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { TooBusy } from '../application/ports.ts'
import { argon2Passwords, NOBODYS_HASH } from './passwords.ts'

const costOf = (hash: string) => {
  const { algorithm, version, memoryCost, timeCost, parallelism, outputLen } = parseOptions(hash)
  return { algorithm, version, memoryCost, timeCost, parallelism, outputLen }
}

const textOf = (thread: string, file: string): string => readFileSync(`/proc/self/task/${thread}/${file}`, 'utf8')

describe('a password', () => {
  const passwords = argon2Passwords(1)

  it('is kept as Argon2id at the recommended cost and recognised again', async () => {
    const hash = await passwords.hash('correct horse battery')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwords.matches(hash, 'correct horse battery')).toBe(true)
    expect(await passwords.matches(hash, 'correct horse batterx')).toBe(false)
  })

  it('is the same however a keyboard composes its characters', async () => {
    expect(await passwords.matches(await passwords.hash('contraseña larga'), 'contrasen\u0303a larga')).toBe(true)
  })

  it('of nobody is compared at the same cost as anybody’s and never matches', async () => {
    expect(costOf(NOBODYS_HASH)).toEqual(costOf(await passwords.hash('any password')))
    expect(await passwords.matches(undefined, 'any password')).toBe(false)
  })

  it.runIf(process.platform === 'linux')('is checked in a thread that lets everybody else go first', async () => {
    await passwords.matches(undefined, 'any password')
    const threads = readdirSync('/proc/self/task').filter((thread) => textOf(thread, 'comm').trim() === 'passwords')
    // In what follows the name, which may hold blanks, nice is the seventeenth (proc_pid_stat(5)).
    const niceOf = (thread: string) => Number(textOf(thread, 'stat').split(') ')[1]?.split(' ')[16])
    expect([threads.length, ...threads.map(niceOf)]).toEqual([1, 10])
  })

  it('beyond what can wait is refused at once, and the others are served', async () => {
    const narrow = argon2Passwords(1)
    let refused = 0
    let served = 0
    await Promise.all(
      Array.from({ length: 203 }, (_, i) =>
        // A hash that cannot be read fails at once, which is all that is needed to leave the queue.
        narrow.matches('no hash', `password ${i}`).then(
          () => expect.unreachable('no hash matches nothing'),
          (cause: unknown) => {
            if (cause instanceof TooBusy) refused++
            else served++
          },
        ),
      ),
    )
    expect({ refused, served }).toEqual({ refused: 2, served: 201 })
    expect(await narrow.matches(undefined, 'any password')).toBe(false)
  })
})
