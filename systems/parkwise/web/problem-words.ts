import type { SameKeys } from '#platform/web/words/same-keys.ts'

const en = {
  SPOT_NOT_OPEN: 'This place takes no bookings now.',
  OUTSIDE_OPENING_HOURS: 'The place is not open for the whole of this time.',
  ALREADY_TAKEN: 'This place is taken for that time.',
  TOO_MANY_UNPAID_BOOKINGS: 'You hold several spaces without having paid. Pay for one of them or cancel it first, under “My bookings”.',
  HOLD_ENDED: 'The time to pay is over. No money was taken.',
  PAYMENT_RUNNING: 'This booking is being paid for already. No second payment was made.',
  NOT_CHECKED_IN: 'Check in first.',
  STAY_HAS_BEGUN: 'The booked time has begun, so it can no longer be cancelled.',
  TOO_EARLY: 'It is too early for this.',
  TOO_LATE: 'It is too late for this: the booked time is over.',
  BOOKING_PENDING_PAYMENT: 'This booking is not paid yet.',
  BOOKING_CONFIRMED: 'This booking is paid already.',
  BOOKING_ACTIVE: 'You have checked in already.',
  BOOKING_COMPLETED: 'This stay is over.',
  BOOKING_CANCELLED: 'This booking has been cancelled.',
  BOOKING_EXPIRED: 'The time to pay is over. No money was taken.',
  BOOKING_NO_SHOW: 'The booked time is over, and nobody checked in.',
  INVITATION_LAPSED: 'The time to review this stay is over.',
  ALREADY_REVIEWED: 'You have reviewed this stay already.',
} as const

const es: SameKeys<typeof en> = {
  SPOT_NOT_OPEN: 'Este sitio no acepta reservas ahora.',
  OUTSIDE_OPENING_HOURS: 'El sitio no está abierto durante todo ese tiempo.',
  ALREADY_TAKEN: 'Este sitio está ocupado a esa hora.',
  TOO_MANY_UNPAID_BOOKINGS: 'Tienes varias plazas retenidas sin pagar. Paga o cancela antes una de ellas en «Mis reservas».',
  HOLD_ENDED: 'Se ha acabado el tiempo para pagar. No se ha cobrado nada.',
  PAYMENT_RUNNING: 'Esta reserva ya se está pagando. No se ha hecho un segundo pago.',
  NOT_CHECKED_IN: 'Registra antes tu llegada.',
  STAY_HAS_BEGUN: 'El tiempo reservado ha empezado; ya no se puede cancelar.',
  TOO_EARLY: 'Es demasiado pronto para esto.',
  TOO_LATE: 'Es demasiado tarde: el tiempo reservado ha terminado.',
  BOOKING_PENDING_PAYMENT: 'Esta reserva aún no está pagada.',
  BOOKING_CONFIRMED: 'Esta reserva ya está pagada.',
  BOOKING_ACTIVE: 'Ya has registrado tu llegada.',
  BOOKING_COMPLETED: 'Esta estancia ha terminado.',
  BOOKING_CANCELLED: 'Esta reserva está cancelada.',
  BOOKING_EXPIRED: 'Se ha acabado el tiempo para pagar. No se ha cobrado nada.',
  BOOKING_NO_SHOW: 'El tiempo reservado ha terminado y nadie llegó.',
  INVITATION_LAPSED: 'El plazo para valorar esta estancia ha terminado.',
  ALREADY_REVIEWED: 'Ya has valorado esta estancia.',
}

/** What drivers are told of refusals that only ParkWise has. */
export const problemWords = { en, es }
