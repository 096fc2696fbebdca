import { toIso } from '#platform/kernel/clock.ts'
import { collection } from '#platform/store/collection.ts'
import { blockEnded, spaceBlocked } from '../contract/events.ts'
import { blockDecider } from '../domain/block.ts'

/** The blocks that providers have placed. */
export const blocks = collection({
  name: 'block',
  decider: blockDecider,
  columns: {
    spot: { type: 'text', of: (block) => block?.spotId ?? null },
    status: { type: 'text', of: (block) => block?.status ?? null },
    to_ms: { type: 'integer', of: (block) => block?.slot.toMs ?? null },
    from_ms: { type: 'integer', of: (block) => block?.slot.fromMs ?? null },
  },
  indexes: [['spot', 'from_ms']],
  publish: (event, block, blockId) => {
    if (!block) return []
    const { spotId, providerId, units, slot } = block
    switch (event.type) {
      case 'BlockPlaced':
        return [spaceBlocked.of({ blockId, spotId, providerId, units, from: toIso(slot.fromMs), to: toIso(slot.toMs) })]
      case 'BlockRemoved':
        return [blockEnded.of({ blockId, spotId, providerId, how: 'removed' })]
      case 'BlockLapsed':
        return [blockEnded.of({ blockId, spotId, providerId, how: 'lapsed' })]
    }
  },
})
