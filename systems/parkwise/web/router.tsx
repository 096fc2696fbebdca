import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { NothingHere } from '#platform/web/nothing-here.tsx'
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

/** All pages of ParkWise. The paths that the server answers with a page are in system.ts. */
export const router = createRouter({
  routeTree: root.addChildren([search, spot, logIn, register]),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
