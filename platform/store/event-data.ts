// What the data of most events is made of. It is published and can only ever grow: what is changed here changes every event.
import Type from 'typebox'

/** The id of anything. Readers compare it and take nothing out of it. */
export const Id = Type.String({ minLength: 1, maxLength: 200 })

/** An instant, as `toIso` of the kernel writes it. */
export const Instant = Type.String({ format: 'date-time' })

/** An amount that is never negative, as `moneyText` of the kernel writes it. */
export const Money = Type.Object({
  amount: Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,3})?$' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
})
