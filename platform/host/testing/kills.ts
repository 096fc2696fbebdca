/**
 * Whether a journey is killed at one of its places. A start of a real Plaza takes seconds, so `npm test` kills at every third of them;
 * with `PLAZA_TEST_KILLS=all`, as in CI, at all. The simulator kills at all of them anyway, in less time.
 */
export const killsAt = (place: number): boolean => process.env.PLAZA_TEST_KILLS === 'all' || place % 3 === 0
