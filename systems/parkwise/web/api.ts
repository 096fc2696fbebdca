import { apiClient } from '#platform/web/api-client.ts'
import type { operations, paths } from './generated/api.ts'

/** The gateway of ParkWise. */
export const api = apiClient<paths>()

type Operation = keyof operations
/** What an operation answers when it succeeds. */
export type Answer<Name extends Operation> = operations[Name]['responses'] extends infer Responses
  ? Responses extends { readonly 200: { readonly content: { readonly 'application/json': infer Body } } }
    ? Body
    : Responses extends { readonly 201: { readonly content: { readonly 'application/json': infer Body } } }
      ? Body
      : Responses extends { readonly 202: { readonly content: { readonly 'application/json': infer Body } } }
        ? Body
        : never
  : never

export type FoundSpot = Answer<'searchSpots'>['items'][number]
export type Cluster = Answer<'clusterSpots'>['items'][number]
export type Spot = Answer<'getSpot'>
export type QuoteLine = Answer<'getAvailability'>['quote'][number]
export type Booking = Answer<'getBooking'>
export type ListedBooking = Answer<'listBookings'>['items'][number]
export type Notification = Answer<'listNotifications'>['items'][number]
export type OwnSpot = Answer<'getOwnSpot'>
export type OwnBooking = Answer<'listProviderBookings'>['items'][number]
export type Block = Answer<'getBlocks'>['items'][number]
