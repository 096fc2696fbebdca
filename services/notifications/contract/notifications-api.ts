/** An entry of somebody's inbox, as it is when it comes in. */
export type InboxEntry = {
  readonly id: string
  readonly recipientId: string
  readonly notice: string
  readonly title: string
  readonly body: string
  /** A path of the web app. */
  readonly link: string | null
  readonly createdAtMs: number
}

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
  /**
   * Tells `see` of every new entry of an inbox from now on, in this process; for live push. What is missed is in the list. Returns how
   * to stop it.
   */
  readonly follow: (see: (entry: InboxEntry) => void) => () => void
  /** The mails of a system in memory, the oldest first; none elsewhere. */
  readonly keptMails: () => readonly KeptMail[]
}
