// Keeps the page and its files for when there is no connection. What the gateway answers is never kept: it would be out of date.
const KEPT = 'plaza-1'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

const kept = async (request) => (await caches.open(KEPT)).match(request)
const keep = async (request, answer) => {
  if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone())
  return answer
}

/** Which files a page names: others as soon as the app is another one. */
const filesOf = async (answer) => (await answer.clone().text()).match(/\/assets\/[\w.-]+/g)?.join() ?? ''

/** Lets go of all that belongs to an older app than this page's. */
const forgetOlder = async (answer) => {
  const old = await kept('/')
  if (answer.ok && old && (await filesOf(old)) !== (await filesOf(answer))) await caches.delete(KEPT)
}

/** Every page is the same document, so the one of the first page stands for all. */
const page = async (request) => {
  try {
    const answer = await fetch(request)
    await forgetOlder(answer)
    return await keep('/', answer)
  } catch (error) {
    const old = await kept('/')
    if (old) return old
    throw error
  }
}

/** A file's name changes with its content, so what was kept is right. */
const file = async (request) => (await kept(request)) ?? keep(request, await fetch(request))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') {
    // Documents of the server are not pages of the app.
    if (!/^\/(?:docs|gateway|problems|health|[a-z]+\.json)/.test(pathname)) event.respondWith(page(request))
  } else if (pathname.startsWith('/assets/') || pathname === '/icon.svg') event.respondWith(file(request))
})
