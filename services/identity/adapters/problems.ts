import { conflict, invalidField, notFound, Problem, problemsFor } from '#platform/edge/problem.ts'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import type { ChangeRejection } from '../application/change-password.ts'
import type { LogInRejection } from '../application/log-in.ts'
import type { LinkRejection, VerificationRejection } from '../application/mailed-links.ts'
import { TooBusy } from '../application/ports.ts'
import type { UserRejection } from '../domain/user.ts'

export const emailTaken = (): Problem => conflict('EMAIL_TAKEN', 'There is already an account with this e-mail address.')

export const unauthorized = (code: string, detail: string): Problem =>
  new Problem(401, code, detail, { headers: { 'WWW-Authenticate': 'Bearer' } })

/** How many whole seconds to wait for an instant. */
const secondsUntil = (untilMs: number, nowMs: number): string => String(Math.max(1, Math.ceil((untilMs - nowMs) / SECOND_MS)))

const later = (code: string, detail: string, untilMs: number, nowMs: number): Problem =>
  new Problem(429, code, detail, { headers: { 'Retry-After': secondsUntil(untilMs, nowMs) } })

const tooManyTries = (untilMs: number, nowMs: number): Problem =>
  later('TOO_MANY_ATTEMPTS', 'Too many passwords were tried. Wait as Retry-After says, or set a new password by mail.', untilMs, nowMs)

/** The answer to each reason why a user cannot be changed or made. */
export const userProblem = problemsFor<UserRejection>({
  UserNotFound: () => notFound('user'),
  EmailTaken: emailTaken,
  AlreadyRegistered: emailTaken,
  RegistrationAbandoned: emailTaken,
  ChangedMeanwhile: () => new Problem(412, 'CHANGED_MEANWHILE', 'The profile has changed since you read it. Read it again.'),
})

/** The answer to each reason why somebody is not let in. */
export const logInProblem = (rejection: LogInRejection, nowMs: number): Problem =>
  problemsFor<LogInRejection>({
    WrongCredentials: () => unauthorized('INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.'),
    TooManyTries: ({ untilMs }) => tooManyTries(untilMs, nowMs),
  })(rejection)

/** The answer to each reason why a password is not changed. */
export const changeProblem = (rejection: ChangeRejection, nowMs: number): Problem =>
  problemsFor<ChangeRejection>({
    // Not 401: the access token is good, and a client must not throw it away.
    WrongCredentials: () =>
      new Problem(422, 'WRONG_PASSWORD', 'The present password is wrong.', {
        fields: [{ path: 'current', code: 'INVALID', message: 'is wrong' }],
      }),
    TooManyTries: ({ untilMs }) => tooManyTries(untilMs, nowMs),
    PasswordChangedMeanwhile: () => conflict('CHANGED_MEANWHILE', 'The password was changed at the same moment. Use the new one.'),
  })(rejection)

/** The answer to each reason why a link does not work. Only who has the mail can get a 410. */
export const linkProblem = problemsFor<LinkRejection>({
  LinkUnknown: () => invalidField('token', 'is not the token of a link that was mailed'),
  LinkUsed: () => new Problem(410, 'LINK_USED', 'This link was used before. Ask for a new mail.'),
  LinkExpired: () => new Problem(410, 'LINK_EXPIRED', 'This link is too old. Ask for a new mail.'),
})

/** The answer to each reason why no verification mail is sent. */
export const verificationProblem = (rejection: VerificationRejection, nowMs: number): Problem =>
  problemsFor<VerificationRejection>({
    TooManyMails: ({ untilMs }) => later('TOO_MANY_MAILS', 'Enough mails were sent. Look for them, or ask again later.', untilMs, nowMs),
    AlreadyVerified: () => conflict('EMAIL_ALREADY_VERIFIED', 'Your e-mail address is verified already.'),
    UserNotFound: () => notFound('user'),
  })(rejection)

/** Turns "too many at this moment" into an answer; everything else goes on. */
export const orBusy = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof TooBusy)) throw cause
    throw new Problem(503, 'TOO_BUSY', 'Too many people log in at this moment. Try again soon.', { headers: { 'Retry-After': '3' }, cause })
  }
}
