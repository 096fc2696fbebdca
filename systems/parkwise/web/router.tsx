import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type ParsedLocation, redirect } from '@tanstack/react-router'
import { FailedPage } from '#platform/web/failed-page.tsx'
import { NothingHere } from '#platform/web/nothing-here.tsx'
import { currentSession } from '#platform/web/session.ts'
import { addWords } from '#platform/web/words.ts'
import { backFrom } from './account/back.ts'
import { tokenFrom } from './account/token.ts'
import { weekFrom } from './calendar/days.ts'
import { Frame } from './frame.tsx'
import { SearchPage } from './search/search-page.tsx'
import { searchFrom, stayFrom } from './search/search-params.ts'

const root = createRootRoute({ component: Frame, notFoundComponent: NothingHere })
const at = () => root

/** Loads what the pages of an area say, before they are shown. */
const accountWords = async (): Promise<void> => addWords((await import('./account/words.ts')).words)
const driverWords = async (): Promise<void> => {
  const { bookingWords } = await import('./booking/words.ts')
  addWords({ en: { booking: bookingWords.en }, es: { booking: bookingWords.es } })
}
const providerWords = async (): Promise<void> => addWords((await import('./provider/words.ts')).words)

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
  loader: accountWords,
  validateSearch: backFrom,
})
const register = createRoute({
  getParentRoute: at,
  path: '/register',
  component: lazyRouteComponent(() => import('./account/register-page.tsx'), 'RegisterPage'),
  loader: accountWords,
  validateSearch: backFrom,
})

const forgot = createRoute({
  getParentRoute: at,
  path: '/forgot',
  component: lazyRouteComponent(() => import('./account/forgot-page.tsx'), 'ForgotPage'),
  loader: accountWords,
})
const reset = createRoute({
  getParentRoute: at,
  path: '/reset',
  component: lazyRouteComponent(() => import('./account/reset-page.tsx'), 'ResetPage'),
  loader: accountWords,
  validateSearch: tokenFrom,
})
const verify = createRoute({
  getParentRoute: at,
  path: '/verify',
  component: lazyRouteComponent(() => import('./account/verify-page.tsx'), 'VerifyPage'),
  loader: accountWords,
  validateSearch: tokenFrom,
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
  loader: driverWords,
})
const booking = createRoute({
  getParentRoute: forUsers,
  path: '/bookings/$bookingId',
  component: lazyRouteComponent(() => import('./booking/booking-page.tsx'), 'BookingPage'),
  loader: driverWords,
})
const inbox = createRoute({
  getParentRoute: forUsers,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./inbox/inbox-page.tsx'), 'InboxPage'),
})
const account = createRoute({
  getParentRoute: forUsers,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
  loader: accountWords,
})
const security = createRoute({
  getParentRoute: forUsers,
  path: '/account/security',
  component: lazyRouteComponent(() => import('./account/security-page.tsx'), 'SecurityPage'),
  loader: accountWords,
})
const sessions = createRoute({
  getParentRoute: forUsers,
  path: '/account/sessions',
  component: lazyRouteComponent(() => import('./account/sessions-page.tsx'), 'SessionsPage'),
  loader: accountWords,
})

const providers = createRoute({
  getParentRoute: forUsers,
  id: 'providers',
  component: lazyRouteComponent(() => import('./provider/provider-gate.tsx'), 'ProviderGate'),
  loader: () => Promise.all([accountWords(), providerWords()]),
})
const forProviders = () => providers
const provider = createRoute({
  getParentRoute: forProviders,
  path: '/provider',
  component: lazyRouteComponent(() => import('./provider/provider-page.tsx'), 'ProviderPage'),
})
const newSpot = createRoute({
  getParentRoute: forProviders,
  path: '/provider/new',
  component: lazyRouteComponent(() => import('./provider/form/new-spot-page.tsx'), 'NewSpotPage'),
})
const importSpots = createRoute({
  getParentRoute: forProviders,
  path: '/provider/import',
  component: lazyRouteComponent(() => import('./provider/import/import-page.tsx'), 'ImportPage'),
})
const ownSpot = createRoute({
  getParentRoute: forProviders,
  path: '/provider/spots/$spotId',
  component: lazyRouteComponent(() => import('./provider/own-spot-page.tsx'), 'OwnSpotPage'),
  validateSearch: weekFrom,
})
const editSpot = createRoute({
  getParentRoute: forProviders,
  path: '/provider/spots/$spotId/edit',
  component: lazyRouteComponent(() => import('./provider/form/edit-spot-page.tsx'), 'EditSpotPage'),
})
const providerBooking = createRoute({
  getParentRoute: forProviders,
  path: '/provider/bookings/$bookingId',
  component: lazyRouteComponent(() => import('./provider/booking-page.tsx'), 'ProviderBookingPage'),
})

/** All pages of ParkWise. The paths that the server answers with a page are in system.ts. */
export const router = createRouter({
  routeTree: root.addChildren([
    search,
    spot,
    logIn,
    register,
    forgot,
    reset,
    verify,
    users.addChildren([
      bookings,
      booking,
      inbox,
      account,
      security,
      sessions,
      providers.addChildren([provider, newSpot, importSpots, ownSpot, editSpot, providerBooking]),
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: FailedPage,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
