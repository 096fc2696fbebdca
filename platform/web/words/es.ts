import type { sharedEn } from './en.ts'
import type { SameKeys } from './same-keys.ts'

/** Lo que dicen las páginas de todas las aplicaciones. */
export const sharedEs: SameKeys<typeof sharedEn> = {
  shell: {
    skip: 'Saltar al contenido',
    menu: 'Menú',
    language: 'Idioma',
    theme: 'Apariencia',
    light: 'Clara',
    dark: 'Oscura',
    system: 'Como el sistema',
    logIn: 'Entrar',
    logOut: 'Salir',
    account: 'Cuenta de {{name}}',
    offline: 'No hay conexión. Lo que ves puede estar desfasado; los cambios tendrán que esperar.',
  },
  states: {
    loading: 'Cargando …',
    again: 'Intentar de nuevo',
    more: 'Mostrar más',
    leave: 'Dejarlo como está',
    saved: 'Guardado',
    notFound: 'Aquí no hay nada',
    notFoundHint: 'Puede que la dirección esté mal escrita o que lo que había ya no esté.',
    home: 'Ir al inicio',
    trace: 'Referencia para soporte: {{traceId}}',
  },
  map: {
    zoomIn: 'Acercar',
    zoomOut: 'Alejar',
    noStreets: 'No se puede acceder al mapa de calles: se muestra sin ellas.',
  },
  problems: {
    OFFLINE: 'No se puede contactar con el servidor. Comprueba la conexión e inténtalo de nuevo.',
    RATE_LIMITED: 'Demasiado rápido. Espera un momento e inténtalo de nuevo.',
    UNAVAILABLE: 'Ahora mismo no se puede hacer. Inténtalo dentro de un momento.',
    SHUTTING_DOWN: 'El servidor se está reiniciando. Inténtalo dentro de un momento.',
    INTERNAL_ERROR: 'Algo ha fallado por nuestra parte. Ha quedado registrado.',
    NOT_FOUND: 'No existe, o no es tuyo.',
    FORBIDDEN: 'Tu cuenta no puede hacer esto.',
    UNAUTHENTICATED: 'Se ha cerrado tu sesión. Entra de nuevo para continuar.',
    INVALID_INPUT: 'Hay campos que revisar.',
    INVALID_CREDENTIALS: 'El correo y la contraseña no corresponden.',
    TOO_MANY_ATTEMPTS: 'Demasiados intentos. Espera un poco antes del siguiente.',
    EMAIL_TAKEN: 'Ya hay una cuenta con este correo. Entra con ella.',
    UNKNOWN: 'No ha funcionado.',
  },
  field: {
    required: 'Rellena este campo',
    email: 'No parece una dirección de correo',
    short: 'Al menos {{count}} caracteres',
  },
}
