// Languages. A word is a key of a file such as `en.ts`; another language must have the same keys, or it does not compile.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { sharedEn } from './words/en.ts'
import { sharedEs } from './words/es.ts'

export type Language = 'en' | 'es'

/** Every language with the name that its speakers give it. */
export const LANGUAGES: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'es', name: 'Español' },
  { code: 'en', name: 'English' },
]

const KEPT = 'plaza-language'

const firstLanguage = (): Language => {
  const kept = localStorage.getItem(KEPT)
  const wanted = [kept, ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase())
  return wanted.find((code): code is Language => code === 'en' || code === 'es') ?? 'en'
}

/** Words of an app in one language; nested by page. */
export type Words = { readonly [key: string]: string | Words }

/** The words of an app beside those that all share; what failures are called comes from both. */
const together = (shared: Words, own: Words): Words => ({
  ...shared,
  ...own,
  problems: { ...(shared.problems as Words), ...(own.problems as Words | undefined) },
})

/** Sets up the languages of an app, beside the words that all apps share. */
export const speak = async (own: Readonly<Record<Language, Words>>): Promise<void> => {
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    resources: { en: { translation: together(sharedEn, own.en) }, es: { translation: together(sharedEs, own.es) } },
    interpolation: { escapeValue: false }, // React escapes
  })
  document.documentElement.lang = i18next.language
}

/** Adds what only some pages say, so that the first one need not load it. Harmless when repeated. */
export const addWords = (more: Readonly<Record<Language, Words>>): void => {
  for (const { code } of LANGUAGES) i18next.addResourceBundle(code, 'translation', more[code], true, true)
}

/** Changes the language at once, and remembers it here. */
export const changeLanguage = async (code: Language): Promise<void> => {
  localStorage.setItem(KEPT, code)
  await i18next.changeLanguage(code)
  document.documentElement.lang = code
}
