/** Languages that people are told things in. */
export type Locale = 'es' | 'en'

/**
 * What a template can show: a text, an amount, or an instant at a place. Amounts and instants are written for the reader's
 * language when somebody is told. True and false are for sections (`{{#paid}}…{{/paid}}`), and so is false for what there is not.
 */
export type Fact =
  | string
  | boolean
  | { readonly amount: string; readonly currency: string }
  | { readonly at: string; readonly timeZone: string; readonly show: 'day-and-time' | 'time' | 'in-utc' }
export type Facts = Readonly<Record<string, Fact>>
