// Puts an app into its page: theme, languages, data, routes.
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './base.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type AnyRouter, RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { styleNonce } from './facts.ts'
import { problemFrom } from './problem.ts'
import { currentSession, onSession } from './session.ts'
import { theme, variables } from './theme.ts'
import { type Language, speak, type Words } from './words.ts'

/** Questions and their answers, kept while pages change. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Only what may be better the next time is asked again.
      retry: (count, error) => count < 2 && [0, 503].includes(problemFrom(error).status),
    },
    mutations: { retry: false },
  },
})

const RELOADED = 'plaza-reloaded'
const SOON_MS = 10_000

/** A page that was open while the app was replaced asks for parts that are not there any more: it begins anew, but not again and again. */
const reloadWhenReplaced = (event: Event): void => {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED)) < SOON_MS) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  event.preventDefault()
  location.reload()
}

/** Shows an app: its routes, in its words. */
export const mount = async (router: AnyRouter, words: Readonly<Record<Language, Words>>): Promise<void> => {
  addEventListener('vite:preloadError', reloadWhenReplaced)
  await speak(words)
  // What one user has seen is not for the next one. What was asked before anybody knew who it is, is on its way still.
  let user: string | undefined
  let isKnown = false
  onSession(() => {
    Promise.resolve(currentSession())
      .then((session) => {
        if (session.state === 'unknown') return
        const now = session.state === 'user' ? session.user.id : undefined
        if (isKnown && now !== user) void queries.resetQueries()
        user = now
        isKnown = true
      })
      .catch(() => undefined)
  })
  // Dialogs look here for the number of the styles that keep the page behind them still.
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() })
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no element #root')
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={styleNonce}>
        <Notifications position="bottom-center" />
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
  Promise.resolve(currentSession()).catch(() => undefined)
  if ('serviceWorker' in navigator && location.protocol.startsWith('http'))
    navigator.serviceWorker.register('/worker.js').catch(() => undefined)
}
