import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, rem } from '@mantine/core'

/** The blue of the sign that all of Europe knows. */
const sign: MantineColorsTuple = [
  '#ebf2ff',
  '#d3e1fb',
  '#a3c0f6',
  '#709df2',
  '#4880ee',
  '#306eec',
  '#2164ec',
  '#1353d2',
  '#074abc',
  '#003fa6',
]

/** Dark surfaces with a little blue, so that the map at night and the panels beside it are one. */
const dark: MantineColorsTuple = [
  '#d5dae3',
  '#b3bac8',
  '#98a1b3',
  '#6b768c',
  '#3d485c',
  '#2c3546',
  '#202938',
  '#161e2b',
  '#10171f',
  '#0b1016',
]

/** One look for every system: colour, type, spacing, motion. */
export const theme = createTheme({
  primaryColor: 'sign',
  primaryShade: { light: 7, dark: 5 },
  colors: { sign, dark },
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: rem(26) }, h2: { fontSize: rem(20) }, h3: { fontSize: rem(17) } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
})

/** What the library's colours are too faint for: WCAG asks 4.5 : 1 of text. `--plaza-good` and `--plaza-warn` are for words. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6370',
    '--mantine-color-teal-light-color': '#066649',
    '--mantine-color-orange-light-color': '#9c3a00',
    '--mantine-color-yellow-light-color': '#7a5200',
    '--mantine-color-red-light-color': '#b02020',
    '--plaza-good': '#087f5b',
    '--plaza-warn': '#b34700',
  },
  dark: {
    '--mantine-color-dimmed': '#a3acbd',
    '--mantine-color-anchor': '#8fb4f8',
    '--mantine-color-sign-light-color': '#a8c5fb',
    '--mantine-color-red-light-color': '#ffa8a8',
    '--plaza-good': '#51cfa8',
    '--plaza-warn': '#ffa94d',
  },
})
