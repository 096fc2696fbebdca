import { fileURLToPath } from 'node:url'
import type { System } from '#platform/host/service.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'
import { tokenAudience } from '#services/identity/contract/token-audience.ts'
import { type IdentityOptions, identity } from '#services/identity/service.ts'
import { type NotificationOptions, notifications } from '#services/notifications/service.ts'
import { type PaymentsOptions, payments } from '#services/payments/service.ts'
import { bookings } from './bookings/service.ts'
import { plantDemoCarParks } from './demo-data.ts'
import { parkwiseNotices } from './notices.ts'
import { type ParkingOptions, parking } from './parking/service.ts'
import { spotReviews } from './reviews.ts'

const NAME = 'parkwise'

const DRIVER = ['bookings:read', 'bookings:write', 'payments:read', 'reviews:read', 'reviews:write']
const PROVIDER = ['spots:read', 'spots:write', 'earnings:read', 'reviews:answer']

/** What stands outside of ParkWise, where it is not the usual: the simulator has a provider and a post of its own, and no geocoder. */
export type Outside = Pick<IdentityOptions, 'passwords'> &
  Pick<PaymentsOptions, 'companion'> &
  Pick<NotificationOptions, 'post'> &
  ParkingOptions

/** ParkWise, with another world outside than the usual one. */
export const parkwiseWith = ({ passwords, companion, post, geocoder }: Outside): System => ({
  name: NAME,
  title: 'ParkWise',
  port: 4001,
  services: [
    identity({
      permissionsByRole: { driver: DRIVER, provider: PROVIDER, admin: [...DRIVER, ...PROVIDER] },
      selfAssignable: ['driver', 'provider'],
      ...(passwords && { passwords }),
    }),
    parking({ ...(geocoder && { geocoder }) }),
    bookings,
    payments({ merchant: 'ParkWise', earningsPath: '/providers/earnings', returnPath: '/bookings', ...(companion && { companion }) }),
    notifications({ ...parkwiseNotices, ...(post && { post }) }),
    spotReviews,
  ],
  tokens: {
    audience: tokenAudience(NAME),
    keys: (apis) => (apis.identity as IdentityApi).jwks(),
  },
  web: {
    folder: fileURLToPath(new URL('./web', import.meta.url)),
    pages: ['', 'spots', 'bookings', 'inbox', 'account', 'provider', 'log-in', 'register', 'forgot', 'reset', 'verify'],
  },
  demo: (apis, context) => plantDemoCarParks(apis.identity as IdentityApi, context),
})

/** Drivers find, book and pay for parking; providers rent out spots. */
export const parkwise: System = parkwiseWith({})
