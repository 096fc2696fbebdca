import Type from 'typebox'
import type { CursorCodec } from '#platform/edge/cursor.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { listPage } from '#platform/edge/list-page.ts'
import { commandMessage, principalOf } from '#platform/edge/request.ts'
import { instantMs, problems, readLine, readSlot } from '#platform/edge/schemas.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Store } from '#platform/store/store.ts'
import { blocks } from '../application/blocks.ts'
import { type BlockId, placeBlock } from '../application/place-block.ts'
import { removeBlock } from '../application/remove-block.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { SlotLimits } from '../domain/slot-rules.ts'
import { mayRead, mayWrite, ownSpot, tags } from './http-provider.ts'
import { BlockPageSchema, BlockParams, BlockSchema, BlocksQuery, PlaceBlockSchema, SpotParams } from './http-schemas.ts'
import { providerProblem } from './problems.ts'
import { blockView } from './views.ts'

type Ports = { readonly store: Store; readonly clock: Clock; readonly cursors: CursorCodec; readonly blockLimits: SlotLimits }

/** Adds what providers do to take units out of use for a time. */
export const blockRoutes = (app: HttpApp, { store, clock, cursors, blockLimits }: Ports): void => {
  app.post(
    '/providers/spots/:id/blocks',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'placeBlock',
        summary: 'Take units of a spot out of use for a time',
        description: 'All or none: refused when fewer are free for the whole of that time. Takes an Idempotency-Key.',
        params: SpotParams,
        body: PlaceBlockSchema,
        response: {
          201: { ...BlockSchema, headers: { Location: Type.String({ description: 'Where the block is.' }) } },
          ...problems(404, 409),
        },
      },
    },
    async (request, reply) => {
      const { from, to, reason, units } = request.body
      const slot = readSlot(from, to)
      const spotId = request.params.id as SpotId
      const nowMs = clock.nowMs()
      const { message } = commandMessage(request, nowMs)
      const placed = await placeBlock(store, blockLimits)(
        { spotId, providerId: principalOf(request).id, slot, reason: readLine('reason', reason), units },
        nowMs,
        message,
      )
      if (placed.rejected) throw providerProblem(placed.rejected)
      const path = request.routeOptions.url?.replace(':id', spotId)
      return reply.code(201).header('location', `${path}/${placed.blockId}`).send(blockView(placed.blockId, placed.block))
    },
  )

  app.get(
    '/providers/spots/:id/blocks',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'getBlocks',
        summary: 'Blocks of one of my spots, by their beginning',
        params: SpotParams,
        querystring: BlocksQuery,
        response: { 200: BlockPageSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const { from, limit, cursor } = request.query
      const { id } = request.params
      await ownSpot(store, id, principalOf(request).id)
      const where = [
        { column: 'spot', is: '=', value: id },
        { column: 'status', is: '=', value: 'ACTIVE' },
        { column: 'to_ms', is: '>', value: from === undefined ? clock.nowMs() : instantMs(from, 'from') },
      ] as const
      const wish = { where, orderBy: { column: 'from_ms' }, limit, cursor, scope: `${id}/${from ?? ''}` }
      return reply.send(await listPage({ store, cursors }, blocks, wish, (found) => found.state && blockView(found.id, found.state)))
    },
  )

  app.delete(
    '/providers/spots/:id/blocks/:blockId',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'removeBlock',
        summary: 'Put the units of a block back into use',
        params: BlockParams,
        response: { 204: Type.Null({ description: 'The block is gone.' }), ...problems(404) },
      },
    },
    async (request, reply) => {
      const nowMs = clock.nowMs()
      const { message } = commandMessage(request, nowMs)
      const block = {
        blockId: request.params.blockId as BlockId,
        spotId: request.params.id as SpotId,
        providerId: principalOf(request).id,
      }
      const { rejected } = await removeBlock(store)(block, nowMs, message)
      if (rejected) throw providerProblem(rejected)
      return reply.code(204).send(null)
    },
  )
}
