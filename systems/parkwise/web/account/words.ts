import type { SameKeys } from '#platform/web/words/same-keys.ts'

const en = {
  logIn: 'Log in',
  register: 'Open an account',
  email: 'E-mail address',
  password: 'Password',
  fullName: 'Your name',
  forgot: 'I have forgotten my password',
  new: 'New here?',
  known: 'You have an account?',
  choiceKept: 'What you have chosen is kept: you will be back there in a moment.',
  iWant: 'I want to',
  toPark: 'Park',
  toRent: 'Rent out spaces',
} as const

const es: SameKeys<typeof en> = {
  logIn: 'Entrar',
  register: 'Abrir una cuenta',
  email: 'Correo electrónico',
  password: 'Contraseña',
  fullName: 'Tu nombre',
  forgot: 'He olvidado la contraseña',
  new: '¿Eres nuevo aquí?',
  known: '¿Ya tienes cuenta?',
  choiceKept: 'Lo que has elegido se conserva: volverás ahí enseguida.',
  iWant: 'Quiero',
  toPark: 'Aparcar',
  toRent: 'Alquilar plazas',
}

export const accountWords = { en, es }
