import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type ParsedLocation, redirect } from '@tanstack/react-router'
import { FailedPage } from '#platform/web/failed-page.tsx'
import { NothingHere } from '#platform/web/nothing-here.tsx'
import { currentSession } from '#platform/web/session.ts'
import { backFrom } from './account/back.ts'
import { Frame } from './frame.tsx'
import { SearchPage } from './search/search-page.tsx'
import { searchFrom, stayFrom } from './search/search-params.ts'

const root = createRootRoute({ component: Frame, notFoundComponent: NothingHere })
const at = () => root

const search = createRoute({ getParentRoute: at, path: '/', component: SearchPage, validateSearch: searchFrom })
const spot = createRoute({
  getParentRoute: at,
  path: '/spots/$spotId',
  component: lazyRouteComponent(() => import('./spot/spot-page.tsx'), 'SpotPage'),
  validateSearch: stayFrom,
})
const logIn = createRoute({
  getParentRoute: at,
  path: '/log-in',
  component: lazyRouteComponent(() => import('./account/log-in-page.tsx'), 'LogInPage'),
  validateSearch: backFrom,
})
const register = createRoute({
  getParentRoute: at,
  path: '/register',
  component: lazyRouteComponent(() => import('./account/register-page.tsx'), 'RegisterPage'),
  validateSearch: backFrom,
})

/** Guests log in first, and come back. */
const onlyUsers = async ({ location }: { readonly location: ParsedLocation }): Promise<void> => {
  const session = await currentSession()
  if (session.state !== 'user') throw redirect({ to: '/log-in', search: { back: location.href } })
}
const users = createRoute({ getParentRoute: at, id: 'users', beforeLoad: onlyUsers })
const forUsers = () => users

const bookings = createRoute({
  getParentRoute: forUsers,
  path: '/bookings',
  component: lazyRouteComponent(() => import('./booking/bookings-page.tsx'), 'BookingsPage'),
})
const booking = createRoute({
  getParentRoute: forUsers,
  path: '/bookings/$bookingId',
  component: lazyRouteComponent(() => import('./booking/booking-page.tsx'), 'BookingPage'),
})
const inbox = createRoute({
  getParentRoute: forUsers,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./inbox/inbox-page.tsx'), 'InboxPage'),
})

/** All pages of ParkWise. The paths that the server answers with a page are in system.ts. */
export const router = createRouter({
  routeTree: root.addChildren([search, spot, logIn, register, users.addChildren([bookings, booking, inbox])]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: FailedPage,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
