import { Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DAY_MS } from '#platform/kernel/clock.ts'
import { instantOfWallClock } from '#platform/kernel/local-time.ts'
import { dataOf } from '#platform/web/api-client.ts'
import { BarChart } from '#platform/web/bar-chart.tsx'
import { useFormats } from '#platform/web/formats.ts'
import { useMinute } from '#platform/web/server-time.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api } from '../api.ts'
import { lastDays } from '../calendar/days.ts'

const DAYS = 30

/** What came in during the last thirty days, by the calendar of the spaces: one number, and a bar for each day. */
export const Earnings = ({ timeZone }: { readonly timeZone: string }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const days = lastDays(DAYS, useMinute(), timeZone)
  const [first = '', last = ''] = [days[0], days.at(-1)]
  const query = {
    from: new Date(instantOfWallClock(timeZone, Date.parse(first))).toISOString(),
    to: new Date(instantOfWallClock(timeZone, Date.parse(last) + DAY_MS)).toISOString(),
    timeZone,
  }
  const earnings = useQuery({
    queryKey: ['earnings', query],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/providers/earnings', { params: { query }, signal })),
  })
  const [chosen, choose] = useState<string>()
  const totals = earnings.data?.totals ?? []
  const currency = totals.find((total) => total.currency === chosen)?.currency ?? totals[0]?.currency
  const total = totals.find((each) => each.currency === currency)
  const byDay = new Map(earnings.data?.days.filter((day) => day.currency === currency).map((day) => [day.date, day.net]))
  const bars = days.map((date) => {
    const net = byDay.get(date) ?? { amount: '0', currency: currency ?? 'EUR' }
    return { key: date, value: Number(net.amount), label: formats.day(date), text: formats.money(net) }
  })
  const highest = bars.reduce((most, bar) => (bar.value > most.value ? bar : most), bars[0] ?? { value: 0, text: '' })
  return (
    <Paper withBorder p="md" component="section" aria-label={t('provider.earned')}>
      <Stack gap="xs">
        <Title order={2} size="h3">
          {t('provider.earned')}
        </Title>
        {earnings.isError && <ProblemNotice error={earnings.error} onRetry={() => void earnings.refetch()} />}
        {earnings.isPending && <Skeleton height={220} />}
        {earnings.isSuccess && (
          <>
            <Group gap="md" align="baseline">
              {totals.map((each) => (
                <Text
                  key={each.currency}
                  {...(totals.length > 1 && {
                    component: 'button' as const,
                    type: 'button' as const,
                    onClick: () => choose(each.currency),
                  })}
                  fw={700}
                  fz={each.currency === currency ? 30 : 20}
                >
                  {formats.money(each.net)}
                </Text>
              ))}
              {totals.length === 0 && (
                <Text fw={700} fz={30}>
                  {formats.number(0)}
                </Text>
              )}
            </Group>
            <Text size="xs" c="dimmed">
              {total
                ? t('provider.earnedOf', { gross: formats.money(total.gross), commission: formats.money(total.commission) })
                : t('provider.nothingEarned')}
            </Text>
            <BarChart title={t('provider.byDay')} heads={[t('provider.day'), t('provider.earned')]} bars={bars} topText={highest.text} />
          </>
        )}
      </Stack>
    </Paper>
  )
}
