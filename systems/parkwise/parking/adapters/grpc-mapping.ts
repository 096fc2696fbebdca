// Parking's API and its proto say the same; here each is put into the words of the other.
import { invariant, unreachable } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { type Money, money } from '#platform/kernel/money.ts'
import {
  type HoldResponse,
  QuoteLabel as labels,
  QuoteUnit as units,
  type HoldRejection_SpotNotOpen_Why as Why,
  type ClaimRejection as WireClaimRejection,
  type ConfirmResponse as WireConfirmResponse,
  type ExtendResponse as WireExtendResponse,
  type HeldSpace as WireHeldSpace,
  type HoldRejection as WireHoldRejection,
  type Money as WireMoney,
  type Quote as WireQuote,
  HoldRejection_SpotNotOpen_Why as whys,
} from '../contract/generated/parking.ts'
import type {
  CalendarId,
  ClaimId,
  ClaimRejection,
  HeldSpace,
  HoldRejection,
  ParkingApi,
  Quote,
  QuoteLine,
  SpotId,
} from '../contract/parking-api.ts'

type HoldResult = Awaited<ReturnType<ParkingApi['hold']>>
type ConfirmResult = Awaited<ReturnType<ParkingApi['confirm']>>
type ExtendResult = Awaited<ReturnType<ParkingApi['extend']>>
type NotOpen = Extract<HoldRejection, { type: 'SpotNotOpen' }>['why']

const LABELS = {
  hourly: labels.QUOTE_LABEL_HOURLY,
  weekend: labels.QUOTE_LABEL_WEEKEND,
  night: labels.QUOTE_LABEL_NIGHT,
  'daily-cap': labels.QUOTE_LABEL_DAILY_CAP,
  minimum: labels.QUOTE_LABEL_MINIMUM,
} satisfies Record<QuoteLine['label'], number>
const UNITS = { hour: units.QUOTE_UNIT_HOUR, day: units.QUOTE_UNIT_DAY, stay: units.QUOTE_UNIT_STAY } satisfies Record<
  QuoteLine['unit'],
  number
>
const WHYS = { archived: whys.WHY_ARCHIVED, paused: whys.WHY_PAUSED } satisfies Record<NotOpen, Why>

/** A newer parking may say what this version does not know: then it is better to fail than to guess. */
const known = <T>(value: T | undefined, what: string): T => {
  invariant(value !== undefined, `parking answered with a ${what} that is not known here`)
  return value
}

const keyOf = <Key extends string>(table: Readonly<Record<Key, number>>, value: number, what: string): Key =>
  known(
    (Object.keys(table) as Key[]).find((key) => table[key] === value),
    what,
  )

const moneyFrom = (wire: WireMoney | undefined): Money => {
  const { amountMinor, currency } = known(wire, 'missing amount')
  return money(amountMinor, currency)
}

const wireQuote = ({ total, lines }: Quote): WireQuote => ({
  total,
  lines: lines.map((line) => ({ ...line, label: LABELS[line.label], unit: UNITS[line.unit] })),
})

const quoteFrom = (wire: WireQuote | undefined): Quote => {
  const { total, lines } = known(wire, 'missing quote')
  return {
    total: moneyFrom(total),
    lines: lines.map((line) => ({
      label: keyOf(LABELS, line.label, 'quote label'),
      quantity: line.quantity,
      unit: keyOf(UNITS, line.unit, 'quote unit'),
      unitPrice: moneyFrom(line.unitPrice),
      amount: moneyFrom(line.amount),
    })),
  }
}

const heldFrom = (wire: WireHeldSpace): HeldSpace => ({
  claimId: wire.claimId as ClaimId,
  spotId: wire.spotId as SpotId,
  calendarId: wire.calendarId as CalendarId,
  spotName: wire.spotName,
  providerId: wire.providerId as PrincipalId,
  timeZone: wire.timeZone,
  quote: quoteFrom(wire.quote),
  holdExpiresAtMs: wire.holdExpiresAtMs,
})

const wireReason = (rejected: HoldRejection): NonNullable<WireHoldRejection['reason']> => {
  switch (rejected.type) {
    case 'SpotNotFound':
      return { $case: 'spotNotFound', value: {} }
    case 'SpotNotOpen':
      return { $case: 'spotNotOpen', value: { why: WHYS[rejected.why] } }
    case 'OutsideOpeningHours':
      return { $case: 'outsideOpeningHours', value: {} }
    case 'AlreadyTaken':
      return { $case: 'alreadyTaken', value: {} }
    case 'InThePast':
      return { $case: 'inThePast', value: {} }
    case 'TooFarAhead':
      return { $case: 'tooFarAhead', value: { latestMs: rejected.latestMs } }
    case 'TooLong':
      return { $case: 'tooLong', value: { longestMs: rejected.longestMs } }
    default:
      return unreachable(rejected)
  }
}

const rejectionFrom = ({ reason }: WireHoldRejection): HoldRejection => {
  const said = known(reason, 'reason')
  switch (said.$case) {
    case 'spotNotFound':
      return { type: 'SpotNotFound' }
    case 'spotNotOpen':
      return { type: 'SpotNotOpen', why: keyOf(WHYS, said.value.why, 'reason') }
    case 'outsideOpeningHours':
      return { type: 'OutsideOpeningHours' }
    case 'alreadyTaken':
      return { type: 'AlreadyTaken' }
    case 'inThePast':
      return { type: 'InThePast' }
    case 'tooFarAhead':
      return { type: 'TooFarAhead', latestMs: said.value.latestMs }
    case 'tooLong':
      return { type: 'TooLong', longestMs: said.value.longestMs }
    default:
      return unreachable(said)
  }
}

/** The answer to Hold as the proto has it. */
export const wireHold = (result: HoldResult): HoldResponse =>
  result.rejected
    ? { outcome: { $case: 'rejected', value: { reason: wireReason(result.rejected) } } }
    : { outcome: { $case: 'held', value: { ...result.held, quote: wireQuote(result.held.quote) } } }

/** The answer to Hold as the API has it. Throws InvariantViolation for what only a newer parking can say. */
export const holdFrom = ({ outcome }: HoldResponse): HoldResult => {
  const said = known(outcome, 'outcome')
  return said.$case === 'held' ? { held: heldFrom(said.value) } : { rejected: rejectionFrom(said.value) }
}

const CLAIM_REASONS = { HoldEnded: 'holdEnded' } as const satisfies Record<ClaimRejection['type'], string>

const wireClaimRejection = (rejected: ClaimRejection) =>
  ({ $case: 'rejected', value: { reason: { $case: CLAIM_REASONS[rejected.type], value: {} } } }) as const

const claimRejectionFrom = ({ reason }: WireClaimRejection): { readonly rejected: ClaimRejection } => {
  known(reason, 'reason')
  return { rejected: { type: 'HoldEnded' } }
}

/** The answer to Confirm as the proto has it. */
export const wireConfirm = ({ rejected }: ConfirmResult): WireConfirmResponse => ({
  outcome: rejected ? wireClaimRejection(rejected) : { $case: 'confirmed', value: {} },
})

/** The answer to Confirm as the API has it. Throws InvariantViolation for what only a newer parking can say. */
export const confirmFrom = ({ outcome }: WireConfirmResponse): ConfirmResult => {
  const said = known(outcome, 'outcome')
  return said.$case === 'confirmed' ? {} : claimRejectionFrom(said.value)
}

/** The answer to Extend as the proto has it. */
export const wireExtend = ({ rejected, holdExpiresAtMs }: ExtendResult): WireExtendResponse => ({
  outcome: rejected ? wireClaimRejection(rejected) : { $case: 'extended', value: { holdExpiresAtMs } },
})

/** The answer to Extend as the API has it. Throws InvariantViolation for what only a newer parking can say. */
export const extendFrom = ({ outcome }: WireExtendResponse): ExtendResult => {
  const said = known(outcome, 'outcome')
  return said.$case === 'extended' ? { holdExpiresAtMs: said.value.holdExpiresAtMs } : claimRejectionFrom(said.value)
}
