/** A mail that was sent where there is neither a server nor a folder. */
export type KeptMail = {
  readonly id: string
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What others may ask of notifications. */
export type NotificationsApi = {
  /** The mails of a system in memory, the oldest first; none elsewhere. */
  readonly keptMails: () => readonly KeptMail[]
}
