import type { SameKeys } from '#platform/web/words/same-keys.ts'

const en = {
  title: 'Inbox',
  unread_one: 'Inbox, {{count}} unread',
  unread_other: 'Inbox, {{count}} unread',
  new: 'New',
  readOne: 'Mark as read',
  readAll: 'Mark all as read',
  empty: 'Nothing yet',
  emptyHint: 'What happens to your bookings and your account will be told here.',
} as const

const es: SameKeys<typeof en> = {
  title: 'Avisos',
  unread_one: 'Avisos, {{count}} sin leer',
  unread_other: 'Avisos, {{count}} sin leer',
  new: 'Nuevo',
  readOne: 'Marcar como leído',
  readAll: 'Marcar todo como leído',
  empty: 'Aún no hay nada',
  emptyHint: 'Aquí te contaremos lo que pase con tus reservas y tu cuenta.',
}

export const inboxWords = { en, es }
