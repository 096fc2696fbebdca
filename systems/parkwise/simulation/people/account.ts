// What everybody of ParkWise does who has an account: they register, stay logged in and read what they are told.
import type { Person, Told, Wish } from '#platform/simulator/people.ts'
import type { Body } from '../../journeys/driving.ts'

const PASSWORD = 'correct horse battery'

/** Somebody with an account, and what they remember of it. */
export type Account = {
  readonly person: Person
  readonly email: string
  userId: string
  password: string
  accessToken: string
  refreshToken: string
  /** Refresh tokens that have surely been used, the oldest first: whoever steals one may try it. */
  readonly spent: { readonly token: string; readonly atMs: number }[]
}

/** Opens an account; asks until there is an answer. */
export const register = async (person: Person, role: 'driver' | 'provider'): Promise<Account> => {
  const email = `${person.name}@example.com`
  const body = { email, password: PASSWORD, fullName: `The ${person.name}`, role }
  const { status, body: told } = await person.call<Body>('POST', '/auth/register', { key: person.newKey('register'), body })
  // Nobody has these addresses, and nothing is wrong with them.
  if (![201, 0, 503].includes(status)) throw new Error(`${person.name} cannot register: ${status} ${told.code}`)
  const account: Account = {
    person,
    email,
    userId: told.user?.id ?? '',
    password: PASSWORD,
    accessToken: told.accessToken ?? '',
    refreshToken: told.refreshToken ?? '',
    spent: [],
  }
  return account
}

/** Logs in with the password. */
export const logIn = async (account: Account): Promise<void> => {
  const { email, password } = account
  const { status, body } = await account.person.call<Body>('POST', '/auth/login', { body: { email, password } })
  if (status !== 200) return
  account.userId = body.user.id
  account.accessToken = body.accessToken
  // The one before is not used by that: if the last request for another one was lost, it works still.
  account.refreshToken = body.refreshToken
}

/** One request as this person; whoever is told that the token is no good any more gets a new one and asks once more. */
export const as = async (account: Account, method: Parameters<Person['call']>[0], path: string, wish: Wish = {}): Promise<Told<Body>> => {
  if (account.accessToken === '') await logIn(account)
  const first = await account.person.call<Body>(method, path, { ...wish, token: account.accessToken })
  if (first.status !== 401) return first
  await refresh(account)
  return account.person.call<Body>(method, path, { ...wish, token: account.accessToken })
}

/** Gets a new access token for the refresh token; two tabs at once do it honestly twice. */
export const refresh = async (account: Account, tabs = 1): Promise<void> => {
  const { person, refreshToken } = account
  const answers = await Promise.all(
    Array.from({ length: tabs }, () => person.call<Body>('POST', '/auth/refresh', { body: { refreshToken } })),
  )
  const told = answers.find(({ status }) => status === 200)
  if (told) {
    account.accessToken = told.body.accessToken
    // A repetition is told the same successor as the first time.
    if (told.body.refreshToken !== refreshToken) account.spent.push({ token: refreshToken, atMs: person.nowMs() })
    account.refreshToken = told.body.refreshToken
    return
  }
  if (answers.some(({ status }) => status === 401)) await logIn(account)
}

/** Another password; the other sessions end. */
export const changePassword = async (account: Account): Promise<void> => {
  const next = `correct horse battery ${account.person.newKey('password')}`
  const { status } = await as(account, 'POST', '/auth/password', { body: { current: account.password, new: next } })
  if (status === 204 || status === 200) account.password = next
  else if (status === 0) {
    // It may have been done, or not: which of the two it is, shows at the next log-in.
    const before = account.password
    account.password = next
    const { status: withNew } = await account.person.call<Body>('POST', '/auth/login', { body: { email: account.email, password: next } })
    if (withNew === 401) account.password = before
  }
}

/** Looks into the inbox, and reads what is there. */
export const readInbox = async (account: Account): Promise<void> => {
  const { body } = await as(account, 'GET', '/notifications?limit=20')
  const [first] = body.items ?? []
  if (first) await as(account, 'POST', `/notifications/${first.id}/read`)
}
