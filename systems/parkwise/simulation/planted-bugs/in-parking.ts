import type { PlantedBug } from '#platform/simulator/plant.ts'

export const inParking: readonly PlantedBug[] = [
  {
    name: 'neighbours-overlap',
    says: 'a stay that begins where another one ends counts as overlapping (`<=` for `<`)',
    file: 'platform/kernel/time-slot.ts',
    find: 'edges.sort((a, b) => a.atMs - b.atMs || a.change - b.change)',
    replace: 'edges.sort((a, b) => a.atMs - b.atMs || b.change - a.change)',
  },
  {
    name: 'overlap-by-beginning',
    says: 'only stays that begin within the wanted time count as overlapping',
    file: 'platform/kernel/time-slot.ts',
    find: 'a.fromMs < b.toMs && b.fromMs < a.toMs',
    replace: 'a.fromMs >= b.fromMs && a.fromMs < b.toMs',
  },
  {
    name: 'holds-do-not-count',
    says: 'a space that is held and not paid for counts as free',
    file: 'systems/parkwise/parking/domain/calendar.ts',
    find: "claim.status === 'confirmed' || claim.untilMs > nowMs",
    replace: "claim.status === 'confirmed'",
  },
  {
    name: 'holds-never-end',
    says: 'a hold that nobody paid for keeps its space',
    file: 'systems/parkwise/parking/domain/calendar.ts',
    find: "claim.status === 'confirmed' || claim.untilMs > nowMs",
    replace: 'true || nowMs > 0',
  },
  {
    name: 'extend-again-and-again',
    says: 'each try to pay makes the hold longer',
    file: 'systems/parkwise/parking/domain/calendar.ts',
    find: 'claim.isExtended ? claim.untilMs : claim.untilMs + byMs',
    replace: 'claim.untilMs + byMs',
  },
  {
    name: 'confirm-an-ended-hold',
    says: 'a hold that has ended can still be confirmed',
    getsAway: 'it shows in the seconds before the timer only, in which nothing was promised to anybody else',
    file: 'systems/parkwise/parking/domain/calendar.ts',
    find: "const claim = alive(calendar, command.nowMs).find(({ claimId }) => claimId === command.claimId)\n      if (!claim) return reject({ type: 'HoldEnded' })\n      if (claim.status",
    replace:
      "const claim = calendar.claims.find(({ claimId }) => claimId === command.claimId)\n      if (!claim) return reject({ type: 'HoldEnded' })\n      if (claim.status",
  },
  {
    name: 'every-claim-is-one-unit',
    says: 'a block of several spaces takes only one of them',
    file: 'platform/kernel/time-slot.ts',
    find: 'edges.push({ atMs: Math.max(claim.fromMs, slot.fromMs), change: claim.units })',
    replace: 'edges.push({ atMs: Math.max(claim.fromMs, slot.fromMs), change: 1 })',
  },
  {
    name: 'released-and-still-taken',
    says: 'a space that was given back stays taken',
    file: 'systems/parkwise/parking/domain/calendar.ts',
    find: "    case 'SpaceReleased':\n    case 'HoldExpired':\n      return",
    replace: "    case 'SpaceReleased':\n      return calendar\n    case 'HoldExpired':\n      return",
  },
  {
    name: 'hours-on-the-wall',
    says: 'a stay is charged by the clock on the wall, so that clocks that change make it longer or shorter',
    file: 'systems/parkwise/parking/domain/quote.ts',
    find: 'const steps = Math.ceil(durationMs(slot) / stepMs)',
    replace: 'const steps = Math.ceil((wallClockMs(timeZone, slot.toMs) - wallClockMs(timeZone, slot.fromMs)) / stepMs)',
  },
  {
    name: 'minimum-the-wrong-way-round',
    says: 'the minimum price is asked of long stays instead of short ones',
    file: 'systems/parkwise/parking/domain/quote.ts',
    find: 'totalMinor < pricing.minimum.amountMinor',
    replace: 'totalMinor > pricing.minimum.amountMinor',
  },
]
