import type { System } from '#platform/host/service.ts'
import { parkwise } from '#systems/parkwise/system.ts'

/** Every system that Plaza runs. */
export const systems: readonly System[] = [parkwise]
