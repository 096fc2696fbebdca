import { toIso } from '#platform/kernel/clock.ts'
import type { Told } from '../domain/notification.ts'

/** An entry of an inbox as its reader sees it, wherever that is. */
export const entryView = (id: string, { plan, text, toldAtMs }: Pick<Told, 'plan' | 'text' | 'toldAtMs'>) => ({
  id,
  notice: plan.notice,
  category: plan.category,
  title: text.title,
  body: text.body,
  ...(plan.link !== null && { link: plan.link }),
  createdAt: toIso(toldAtMs),
})
