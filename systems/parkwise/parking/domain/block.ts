import { accept, type Decider, type Decision, invariant, reject, unreachable } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { CalendarId, SpotId } from './ids.ts'
import type { SlotRefusal } from './slot-rules.ts'

/** Units that one calendar gives to a block. */
export type BlockPart = { readonly calendarId: CalendarId; readonly units: number }

/** Units that a provider takes out of the lot for a time: for works, for guests. */
export type Block = {
  readonly spotId: SpotId
  readonly providerId: PrincipalId
  readonly slot: TimeSlot
  readonly units: number
  readonly reason: string
  readonly parts: readonly BlockPart[]
  /** LAPSED: its units were given away before it could be completed. */
  readonly status: 'ACTIVE' | 'REMOVED' | 'LAPSED'
  readonly placedAtMs: number
}

/** Why units were not taken out of the lot. */
export type BlockRefusal =
  | { readonly type: 'Archived' }
  | { readonly type: 'MoreThanCapacity'; readonly capacity: number }
  | { readonly type: 'UnitsInUse'; readonly free: number }
  | SlotRefusal

export type BlockCommand =
  | { readonly type: 'Place'; readonly block: Omit<Block, 'status' | 'placedAtMs'>; readonly nowMs: number }
  /** A reason found in the facts. It is the decider that refuses, so that the refusal is kept and repeated. */
  | { readonly type: 'Refuse'; readonly by: BlockRefusal }
  | { readonly type: 'Remove' }
  | { readonly type: 'Lapse' }
export type BlockEvent =
  | { readonly type: 'BlockPlaced'; readonly block: Block }
  | { readonly type: 'BlockRemoved' }
  | { readonly type: 'BlockLapsed' }
export type BlockRejection =
  | { readonly type: 'NotPlaced' }
  | { readonly type: 'AlreadyPlaced' }
  | { readonly type: 'Refused'; readonly by: BlockRefusal }

const decide = (block: Block | null, command: BlockCommand): Decision<BlockEvent, BlockRejection> => {
  switch (command.type) {
    case 'Place': {
      if (block) return reject({ type: 'AlreadyPlaced' })
      const parts = command.block.parts.reduce((sum, part) => sum + part.units, 0)
      invariant(parts === command.block.units && parts > 0, 'the parts of a block add up to its units')
      return accept({ type: 'BlockPlaced', block: { ...command.block, status: 'ACTIVE', placedAtMs: command.nowMs } })
    }
    case 'Refuse':
      return reject({ type: 'Refused', by: command.by })
    case 'Remove':
      if (!block) return reject({ type: 'NotPlaced' })
      return block.status === 'ACTIVE' ? accept({ type: 'BlockRemoved' }) : accept()
    case 'Lapse':
      if (!block) return reject({ type: 'NotPlaced' })
      return block.status === 'ACTIVE' ? accept({ type: 'BlockLapsed' }) : accept()
    default:
      return unreachable(command)
  }
}

const evolve = (block: Block | null, event: BlockEvent): Block | null => {
  switch (event.type) {
    case 'BlockPlaced':
      return event.block
    case 'BlockRemoved':
      return block && { ...block, status: 'REMOVED' }
    case 'BlockLapsed':
      return block && { ...block, status: 'LAPSED' }
    default:
      return unreachable(event)
  }
}

/** One block as its provider sees it; the units themselves are claims in the calendars. */
export const blockDecider: Decider<Block | null, BlockCommand, BlockEvent, BlockRejection> = { initial: null, decide, evolve }
