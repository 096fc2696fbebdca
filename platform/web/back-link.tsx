import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { BackIcon } from './icons.tsx'

/** The way up from a page. */
export const BackLink = ({ to, label, search }: { readonly to: string; readonly label: string; readonly search?: object }) => (
  <Anchor
    component={Link}
    to={to}
    search={(search ?? {}) as never}
    size="sm"
    display="inline-flex"
    style={{ alignItems: 'center', gap: 4, alignSelf: 'flex-start' }}
  >
    <BackIcon size={16} />
    {label}
  </Anchor>
)
