/** Where to go after logging in: a path of this app, and nowhere else, whatever a link says. */
export const backFrom = (search: Record<string, unknown>): { readonly back?: string } => {
  const { back } = search
  return typeof back === 'string' && /^\/(?![/\\])/.test(back) && back.length < 2_000 ? { back } : {}
}
