import { inboxWords } from './inbox/words.ts'
import { problemWords } from './problem-words.ts'
import { searchWords } from './search/words.ts'
import { spotWords } from './spot/words.ts'

const shared = {
  en: { nav: { find: 'Find parking', bookings: 'My bookings', provider: 'My spaces', inbox: 'Inbox', account: 'My account' } },
  es: { nav: { find: 'Aparcar', bookings: 'Mis reservas', provider: 'Mis plazas', inbox: 'Avisos', account: 'Mi cuenta' } },
}

/** What the app says on its first pages; each folder has its own words, and those of the others are loaded with their routes. */
export const words = {
  en: {
    ...shared.en,
    search: searchWords.en,
    spot: spotWords.en,
    inbox: inboxWords.en,
    problems: problemWords.en,
  },
  es: {
    ...shared.es,
    search: searchWords.es,
    spot: spotWords.es,
    inbox: inboxWords.es,
    problems: problemWords.es,
  },
}
