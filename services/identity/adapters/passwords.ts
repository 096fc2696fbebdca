import { type Passwords, TooBusy } from '../application/ports.ts'
import { inPasswordThread } from './password-threads.ts'

/** Argon2id (the library's default) as the OWASP Password Storage Cheat Sheet recommends: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The hash of a random text that nobody knows, made at the same cost: what an unknown user's password is compared with. */
export const NOBODYS_HASH = '$argon2id$v=19$m=19456,t=2,p=1$b0bTHkuU120OCdjzScLh5g$n3DmyjR0FKy6rK69DntwJvGF7K5sYa8J7z8d0uclNCs'

/** At about 30 ms each, who comes after so many would wait until the client gives up. */
export const LONGEST_QUEUE = 200

/** Lets `atOnce` jobs run, keeps `LONGEST_QUEUE` waiting, and throws {@link TooBusy} for more. */
const limiter = (atOnce: number) => {
  const waiting: (() => void)[] = []
  let running = 0

  return async <T>(job: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= LONGEST_QUEUE) throw new TooBusy('too many passwords are being checked')
      // Whoever finishes hands the place over, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running++
    try {
      return await job()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

/** One text for however a keyboard composes a character (NIST SP 800-63B §3.1.1.2). */
const normal = (password: string): string => password.normalize('NFKC')

/** Argon2id in threads of low priority, `atOnce` at a time: each job takes a processor for about 30 ms. */
export const argon2Passwords = (atOnce: number): Passwords => {
  const limited = limiter(atOnce)
  return {
    hash: async (password) => String(await limited(() => inPasswordThread({ type: 'hash', password: normal(password), cost: COST }))),
    matches: async (passwordHash, password) => {
      const job = { type: 'verify', hash: passwordHash ?? NOBODYS_HASH, password: normal(password) } as const
      const matches = await limited(() => inPasswordThread(job))
      return passwordHash !== undefined && matches === true
    },
  }
}
