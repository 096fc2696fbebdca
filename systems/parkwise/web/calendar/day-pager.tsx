import { ActionIcon, Anchor, Group, Title } from '@mantine/core'
import { BackIcon, NextIcon } from '#platform/web/icons.tsx'

type Props = {
  /** Which days are shown. */
  readonly title: string
  readonly before: string
  readonly now: string
  readonly after: string
  /** There are no days before these to look at. */
  readonly isFirst?: boolean
  /** One page forward, one back, or, with 0, to the present. */
  readonly onTurn: (pages: -1 | 0 | 1) => void
}

/** The head of a calendar: which days it shows, and the way to others. */
export const DayPager = ({ title, before, now, after, isFirst = false, onTurn }: Props) => (
  <Group justify="space-between" gap="xs">
    <Title order={2}>{title}</Title>
    <Group gap={4}>
      <ActionIcon variant="default" size="lg" aria-label={before} disabled={isFirst} onClick={() => onTurn(-1)}>
        <BackIcon />
      </ActionIcon>
      <Anchor component="button" type="button" size="sm" px="xs" onClick={() => onTurn(0)}>
        {now}
      </Anchor>
      <ActionIcon variant="default" size="lg" aria-label={after} onClick={() => onTurn(1)}>
        <NextIcon />
      </ActionIcon>
    </Group>
  </Group>
)
