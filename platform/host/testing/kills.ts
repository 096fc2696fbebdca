/**
 * Whether tests kill a real Plaza wherever they can. A start takes seconds, so `npm test` kills at some of the places; with
 * `PLAZA_TEST_KILLS=all`, as in CI, at all. The simulator kills at all of them anyway, in less time.
 */
export const KILLS_EVERYWHERE = process.env.PLAZA_TEST_KILLS === 'all'

/** Whether a journey is killed at one of its places: at all of them, or at every fourth. */
export const killsAt = (place: number): boolean => KILLS_EVERYWHERE || place % 4 === 0
