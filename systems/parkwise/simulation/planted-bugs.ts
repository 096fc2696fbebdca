import type { PlantedBug } from '#platform/simulator/plant.ts'
import { inBookings } from './planted-bugs/in-bookings.ts'
import { inParking } from './planted-bugs/in-parking.ts'
import { inPayments } from './planted-bugs/in-payments.ts'
import { inServices } from './planted-bugs/in-services.ts'
import { inThePlatform } from './planted-bugs/in-the-platform.ts'

/** Mistakes that somebody might make, to see whether the simulator notices; one at a time. */
export const plantedBugs: readonly PlantedBug[] = [...inThePlatform, ...inParking, ...inBookings, ...inPayments, ...inServices]
