// The few signs that pages use, drawn with one stroke so that they belong together. They say nothing that no words say.
import type { ReactNode } from 'react'

const icon =
  (paths: ReactNode) =>
  ({ size = 20 }: { readonly size?: number }) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {paths}
    </svg>
  )

export const SearchIcon = icon(
  <>
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="m15.5 15.5 5 5" />
  </>,
)
export const NearMeIcon = icon(
  <>
    <circle cx="12" cy="12" r="6" />
    <path d="M12 2v4M12 18v4M2 12h4M18 12h4" />
  </>,
)
export const PinIcon = icon(
  <>
    <path d="M12 21c-4.200-4.600-6.500-8-6.500-11a6.500 6.500 0 0 1 13 0c0 3-2.300 6.400-6.500 11Z" />
    <circle cx="12" cy="10" r="2.300" />
  </>,
)
export const ParkingIcon = icon(
  <>
    <rect x="4" y="4" width="16" height="16" rx="3.500" />
    <path d="M10 16.500v-9h2.800a2.700 2.700 0 0 1 0 5.400H10" />
  </>,
)
export const SunIcon = icon(
  <>
    <circle cx="12" cy="12" r="4.2" />
    <path d="M12 2.5v2.3M12 19.2v2.3M2.5 12h2.3M19.2 12h2.3M5.3 5.3l1.6 1.6M17.1 17.1l1.6 1.6M5.3 18.7l1.6-1.6M17.1 6.9l1.6-1.6" />
  </>,
)
export const MoonIcon = icon(<path d="M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2Z" />)
export const GlobeIcon = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M3 12h18M12 3c2.6 2.7 3.8 5.7 3.8 9s-1.2 6.3-3.8 9c-2.6-2.7-3.8-5.7-3.8-9S9.400 5.700 12 3Z" />
  </>,
)
export const UserIcon = icon(
  <>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.500 20.500a7.600 7.600 0 0 1 15 0" />
  </>,
)
export const BellIcon = icon(<path d="M6 16.500V11a6 6 0 1 1 12 0v5.500l1.500 2h-15l1.500-2ZM10 21h4" />)
export const FilterIcon = icon(<path d="M4 6h16M7 12h10M10 18h4" />)
export const CloseIcon = icon(<path d="m6 6 12 12M18 6 6 18" />)
export const BackIcon = icon(<path d="M14.500 5.500 8 12l6.500 6.500" />)
export const NextIcon = icon(<path d="M9.500 5.500 16 12l-6.500 6.500" />)
export const CloudOffIcon = icon(
  <path d="M3 3l18 18M9 6.200A6 6 0 0 1 17.800 10a4 4 0 0 1 2.400 6.300M16.500 18H7a4.500 4.500 0 0 1-.6-8.900" />,
)
