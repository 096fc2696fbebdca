import type { System } from '#platform/host/service.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'
import { tokenAudience } from '#services/identity/contract/token-audience.ts'
import { identity } from '#services/identity/service.ts'
import { notifications } from '#services/notifications/service.ts'
import { payments } from '#services/payments/service.ts'
import { bookings } from './bookings/service.ts'
import { plantDemoCarParks } from './demo-data.ts'
import { parkwiseNotices } from './notices.ts'
import { parking } from './parking/service.ts'
import { spotReviews } from './reviews.ts'

const NAME = 'parkwise'

const DRIVER = ['bookings:read', 'bookings:write', 'payments:read', 'reviews:read', 'reviews:write']
const PROVIDER = ['spots:read', 'spots:write', 'earnings:read', 'reviews:answer']

/** Drivers find, book and pay for parking; providers rent out spots. */
export const parkwise: System = {
  name: NAME,
  title: 'ParkWise',
  port: 4001,
  services: [
    identity({
      permissionsByRole: { driver: DRIVER, provider: PROVIDER, admin: [...DRIVER, ...PROVIDER] },
      selfAssignable: ['driver', 'provider'],
    }),
    parking,
    bookings,
    payments({ merchant: 'ParkWise', earningsPath: '/providers/earnings', returnPath: '/bookings' }),
    notifications(parkwiseNotices),
    spotReviews,
  ],
  tokens: {
    audience: tokenAudience(NAME),
    keys: (apis) => (apis.identity as IdentityApi).jwks(),
  },
  demo: (apis, context) => plantDemoCarParks(apis.identity as IdentityApi, context),
}
