import type { Store } from '#platform/store/store.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'
import type { Facts, Locale } from '../domain/facts.ts'
import type { Text } from '../domain/notification.ts'

/** A mail that is ready to go. */
export type Mail = {
  /** Always the same for the same mail, so that one that is sent again can be told from a new one. */
  readonly id: string
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html: string
  /** When somebody was told, whenever the mail goes. */
  readonly atMs: number
}

/** What became of a mail. `failed` is for machines; final means that another try cannot help. */
export type Posted = { readonly failed?: undefined } | { readonly failed: string; readonly isFinal: boolean }

/** Takes mails away: to a server, or into files. */
export type Post = {
  /** Comes back within seconds, whatever the other side does. */
  readonly send: (mail: Mail) => Promise<Posted>
  readonly close: () => Promise<void>
}

export type Ports = {
  readonly store: Store
  /** What a notice says in a language, or in English where the system does not speak it. */
  readonly say: (notice: string, locale: Locale, facts: Facts) => Text
  /** A text as a letter to somebody; `url` is what its action leads to. */
  readonly letter: (text: Text, name: string, url: string | null) => Pick<Mail, 'subject' | 'text' | 'html'>
  /** Where the web app is, without a slash at the end. */
  readonly publicUrl: () => string
  readonly linkToken: IdentityApi['linkToken']
  /** Categories that nobody can switch off. */
  readonly alwaysOn: readonly string[]
  /** How long a notification is remembered. */
  readonly keepMs: number
}
