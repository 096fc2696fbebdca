import { Stack, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { encode } from 'uqr'
import classes from './booking.module.css'

/** Light around a code, in its squares: so much do readers need. */
const BORDER = 4

/** The code that opens the barrier: for its reader, and as text for a person who types it in. */
export const BarrierCode = ({ code }: { readonly code: string }) => {
  const { t } = useTranslation()
  const { data, size } = encode(code, { ecc: 'M', border: BORDER })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <Stack gap="sm" align="center">
      <Title order={2}>{t('booking.barrier')}</Title>
      <div className={classes.code}>
        <svg viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img" aria-label={t('booking.barrierCode', { code })}>
          <path d={dark.join('')} fill="currentColor" />
        </svg>
        <div className={classes.digits}>{code}</div>
      </div>
    </Stack>
  )
}
