import { useTranslation } from 'react-i18next'
import { problemFrom } from './problem.ts'

/**
 * What is wrong with the fields of a form, by the path of each in the body, such as `pricing/hourly/amount`: in the reader's language
 * where the server says what kind of mistake it is, else in its own words.
 */
export const useFieldErrors = (): ((error: unknown) => Record<string, string>) => {
  const { t, i18n } = useTranslation()
  return (error) =>
    Object.fromEntries(
      problemFrom(error).fields.map(({ path, code = '', message, limit }) => [
        path.replace(/^body\.?/, ''),
        i18n.exists(`fieldErrors.${code}`) ? t(`fieldErrors.${code}`, { limit }) : message,
      ]),
    )
}
