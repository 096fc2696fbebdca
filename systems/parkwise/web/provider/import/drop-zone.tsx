import { Button, FileButton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './import.module.css'

/** Where a file is dropped, with a button for whoever has no mouse. */
export const DropZone = ({ onFile }: { readonly onFile: (file: File) => void }) => {
  const { t } = useTranslation()
  const [isOver, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button inside does the same
    <div
      className={classes.zone}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const file = event.dataTransfer.files[0]
        if (file) onFile(file)
      }}
    >
      <Stack align="center" gap="xs">
        <Text c="dimmed">{t('imports.drop')}</Text>
        <FileButton accept=".geojson,.json,application/geo+json,application/json" onChange={(file) => file && onFile(file)}>
          {(props) => (
            <Button variant="light" {...props}>
              {t('imports.choose')}
            </Button>
          )}
        </FileButton>
      </Stack>
    </div>
  )
}
