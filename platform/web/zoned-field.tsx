import { TextInput, type TextInputProps } from '@mantine/core'
import { instantOfWallClock, wallClockMs } from '#platform/kernel/local-time.ts'

type ZonedFieldProps = Omit<TextInputProps, 'value' | 'onChange' | 'type'> & {
  /** An ISO instant; empty for none yet. */
  readonly value: string
  /** The zone whose clock the field shows. */
  readonly timeZone: string
  readonly onChange: (iso: string) => void
}

const textOf = (iso: string, timeZone: string): string =>
  iso === '' ? '' : new Date(wallClockMs(timeZone, Date.parse(iso))).toISOString().slice(0, 16)

/** A date and a time by the clock of a place, kept as an instant. */
export const ZonedField = ({ value, timeZone, onChange, ...props }: ZonedFieldProps) => (
  <TextInput
    {...props}
    type="datetime-local"
    value={textOf(value, timeZone)}
    onChange={({ currentTarget }) => {
      const wallMs = Date.parse(`${currentTarget.value}:00Z`)
      onChange(Number.isNaN(wallMs) ? '' : new Date(instantOfWallClock(timeZone, wallMs)).toISOString())
    }}
  />
)
