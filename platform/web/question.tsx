import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from './states.tsx'

type QuestionProps = {
  readonly opened: boolean
  readonly title: string
  /** What happens if so. */
  readonly children: ReactNode
  /** The button that does it, named by what it does. */
  readonly yes: string
  readonly onYes: () => void
  readonly onClose: () => void
  readonly isBusy: boolean
  readonly error?: unknown
}

/** Asks before something that cannot be taken back. Escape and the way out are one. */
export const Question = ({ opened, title, children, yes, onYes, onClose, isBusy, error }: QuestionProps) => {
  const { t } = useTranslation()
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('states.leave') }}>
      <Stack gap="md">
        {children}
        {error != null && <ProblemNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('states.leave')}
          </Button>
          <Button color="red" loading={isBusy} onClick={onYes}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
