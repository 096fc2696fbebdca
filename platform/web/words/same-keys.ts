/** The same keys with other words: what a translation has to be. */
export type SameKeys<Of> = { readonly [Key in keyof Of]: Of[Key] extends string ? string : SameKeys<Of[Key]> }
