import { accountWords } from './account/words.ts'
import { searchWords } from './search/words.ts'
import { spotWords } from './spot/words.ts'

const shared = {
  en: { nav: { find: 'Find parking', bookings: 'My bookings', provider: 'My spaces', inbox: 'Inbox', account: 'My account' } },
  es: { nav: { find: 'Aparcar', bookings: 'Mis reservas', provider: 'Mis plazas', inbox: 'Avisos', account: 'Mi cuenta' } },
}

/** All that the app says; each folder has its own words. */
export const words = {
  en: { ...shared.en, search: searchWords.en, spot: spotWords.en, account: accountWords.en },
  es: { ...shared.es, search: searchWords.es, spot: spotWords.es, account: accountWords.es },
}
