import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './booking.module.css'

/** What the card form tells: a token in place of the card, which never comes here. */
type TokenMessage = { readonly type: 'plaza-sandbox-card'; readonly token: string }

const isToken = (data: unknown): data is TokenMessage =>
  typeof data === 'object' &&
  data !== null &&
  'type' in data &&
  data.type === 'plaza-sandbox-card' &&
  'token' in data &&
  typeof data.token === 'string'

type Props = {
  /** The address of the provider's form. */
  readonly form: string
  readonly onToken: (token: string) => void
}

/** The payment provider's card form in a frame. Only that frame is believed, and only while it shows the provider's page. */
export const CardFrame = ({ form, onToken }: Props) => {
  const { t, i18n } = useTranslation()
  const frame = useRef<HTMLIFrameElement>(null)
  useEffect(() => {
    const expected = new URL(form).origin
    const listen = ({ origin, source, data }: MessageEvent<unknown>): void => {
      if (origin === expected && source !== null && source === frame.current?.contentWindow && isToken(data)) onToken(data.token)
    }
    addEventListener('message', listen)
    return () => removeEventListener('message', listen)
  }, [form, onToken])
  const asked = new URLSearchParams({ locale: i18n.language, origin: location.origin })
  return (
    <iframe
      ref={frame}
      className={classes.frame}
      title={t('booking.cardFrame')}
      src={`${form}?${asked}`}
      sandbox="allow-scripts allow-forms allow-same-origin"
      referrerPolicy="no-referrer"
    />
  )
}
