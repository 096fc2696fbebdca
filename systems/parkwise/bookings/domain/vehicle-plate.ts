import type { Id } from '#platform/kernel/ids.ts'

/** A number plate as bookings compare and show it. */
export type VehiclePlate = Id<'vehicle-plate'>

const PLATE = /^[\p{L}\p{Nd}][\p{L}\p{Nd} -]{0,10}[\p{L}\p{Nd}]$/u

/**
 * The plate in upper case, composed (NFC), with single spaces and none around it. Undefined when that is not 2–12 letters,
 * digits, spaces and hyphens that begin and end with a letter or digit. Letters of any script: plates in Europe have Ä and Ж.
 */
export const vehiclePlate = (text: string): VehiclePlate | undefined => {
  const plate = text.normalize('NFC').trim().replaceAll(/ +/g, ' ').toUpperCase()
  return PLATE.test(plate) ? (plate as VehiclePlate) : undefined
}
