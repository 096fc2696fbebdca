import { useElementSize } from '@mantine/hooks'
import classes from './bar-chart.module.css'

/** One value: its height, what stands below it, and both in words. */
export type Bar = { readonly key: string; readonly value: number; readonly label: string; readonly text: string }

type BarChartProps = {
  readonly title: string
  /** Heads of the two columns of the table that is read aloud. */
  readonly heads: readonly [label: string, value: string]
  readonly bars: readonly Bar[]
  /** Says what the top of the chart stands for. */
  readonly topText: string
}

/** Until it is known how wide it is. */
const USUAL_WIDTH = 480
const HEIGHT = 160
const TOP = 18
const FOOT = 20
const LABEL_WIDTH = 64

/** Values side by side, from zero up; those who listen to the page hear a table. Negative values stand below the line of zero. */
export const BarChart = ({ title, heads, bars, topText }: BarChartProps) => {
  const { ref, width: found } = useElementSize()
  const width = found || USUAL_WIDTH
  const highest = Math.max(0, ...bars.map(({ value }) => value))
  const lowest = Math.min(0, ...bars.map(({ value }) => value))
  const range = highest - lowest || 1
  const yOf = (value: number): number => TOP + ((highest - value) / range) * (HEIGHT - TOP - FOOT)
  const step = width / Math.max(1, bars.length)
  const every = Math.max(1, Math.ceil((bars.length * LABEL_WIDTH) / width))
  return (
    <figure ref={ref} className={classes.figure}>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} className={classes.chart} aria-hidden="true">
        {highest > 0 && (
          <>
            <line x1="0" x2={width} y1={TOP} y2={TOP} className={classes.line} strokeDasharray="3 4" />
            <text x="0" y={TOP - 6} className={classes.label}>
              {topText}
            </text>
          </>
        )}
        <line x1="0" x2={width} y1={yOf(0)} y2={yOf(0)} className={classes.line} />
        {bars.map(({ key, value, label, text }, index) => (
          <g key={key}>
            <rect
              className={classes.bar}
              x={index * step + step * 0.12}
              width={step * 0.76}
              y={Math.min(yOf(0), yOf(value))}
              height={Math.abs(yOf(value) - yOf(0))}
              rx={Math.min(3, step / 4)}
            >
              <title>{`${label}: ${text}`}</title>
            </rect>
            {index % every === 0 && (
              <text x={index * step + step * 0.12} y={HEIGHT - 5} className={classes.label}>
                {label}
              </text>
            )}
          </g>
        ))}
      </svg>
      {/* A table is as large as what is in it, so something around it hides it. */}
      <div className="visually-hidden">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">{heads[0]}</th>
              <th scope="col">{heads[1]}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ key, label, text }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
