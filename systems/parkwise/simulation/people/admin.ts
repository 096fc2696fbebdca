import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import type { Hands, Person, Role } from '#platform/simulator/people.ts'

/** Looks after what was set aside: drops what nobody can read, and has the rest handled. */
export const lookAfterParked = async (hands: Pick<Hands, 'command' | 'note'>): Promise<void> => {
  const { out } = await hands.command('parked', 'list')
  for (const row of out.slice(1)) {
    const [key = '', consumer = ''] = row.split(/ {2,}/)
    const shown = await hands.command('parked', 'show', consumer, key)
    for (const text of shown.out) {
      const { sequence, event } = JSON.parse(text) as { sequence: number; event: { id: string } }
      if (event.id.startsWith('poison-')) await hands.command('parked', 'drop', consumer, key, String(sequence))
    }
    await hands.command('parked', 'retry', consumer, key)
    hands.note(`looked after ${key} of ${consumer}`)
  }
}

/** An admin has the command line: pays providers out, has the books checked, and looks after what was set aside. */
export const admin: Role<Person> = {
  name: 'admin',
  count: 1,
  everyMs: 15 * MINUTE_MS,
  arrive: async (person) => person,
  doings: [
    { name: 'looks after parked events', weight: () => 2, run: lookAfterParked },
    {
      name: 'pays providers out',
      weight: () => 1,
      run: async ({ command, nowMs, note }) => {
        const until = new Date(nowMs() - HOUR_MS).toISOString()
        note(`pays out until ${until}: exit status ${(await command('payments', 'payout', '--until', until)).status}`)
      },
    },
  ],
}
