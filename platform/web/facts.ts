/** What the server tells its pages: where things are that only it knows. */
export type PageFacts = {
  readonly title?: string
  readonly mapStyleUrl?: string
  /** Where payers type in their cards, to be shown in a frame. */
  readonly cardForm?: string
}

/** The facts in the page; none when it was opened without a server of Plaza. */
export const pageFacts = (): PageFacts => {
  const text = document.querySelector<HTMLMetaElement>('meta[name=plaza-facts]')?.content ?? ''
  return text.startsWith('{') ? (JSON.parse(text) as PageFacts) : {}
}

/** The number that the policy of this page asks of styles made by scripts. */
export const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
