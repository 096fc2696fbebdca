import { type PrincipalId, step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { blocks } from './blocks.ts'
import { type BlockId, releaseParts } from './place-block.ts'

export type RemoveBlockRejection = { readonly type: 'BlockNotFound' }

/** Puts a block's units back into use. */
export const removeBlock =
  (store: Store) =>
  async (
    { blockId, spotId, providerId }: { readonly blockId: BlockId; readonly spotId: SpotId; readonly providerId: PrincipalId },
    nowMs: number,
    message: Message,
  ): Promise<{ readonly rejected?: RemoveBlockRejection }> => {
    const block = (await store.get(blocks, blockId))?.state
    if (!block || block.providerId !== providerId || block.spotId !== spotId) return { rejected: { type: 'BlockNotFound' } }
    if (block.status === 'LAPSED') return { rejected: { type: 'BlockNotFound' } }
    await store.execute(blocks, blockId, { type: 'Remove' }, message)
    await releaseParts(store, blockId, block.parts, nowMs, { ...message, id: step(message.id, 'release') })
    return {}
  }
