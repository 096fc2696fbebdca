import Type from 'typebox'
import { IdSchema } from '#platform/edge/schemas.ts'

const closed = { additionalProperties: false } as const

/** One @, a dot after it, no white space inside: more than that only a message to the address can tell. */
const Email = Type.String({
  maxLength: 254,
  pattern: '^\\s*[^@\\s\\p{Cc}]{1,64}@[^@\\s\\p{Cc}.]+(\\.[^@\\s\\p{Cc}.]+)+\\s*$',
  description: 'Kept without space around it and in lower case.',
  examples: ['ana@example.com'],
})

const FullName = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\p{Cc}]*[^\\s\\p{Cc}][^\\p{Cc}]*$',
  description: 'Not blank.',
  examples: ['Ana Pérez'],
})

const Locale = Type.Enum(['es', 'en'], { description: 'The language to write to the user in.' })

const Password = Type.String({ minLength: 10, maxLength: 256, description: '10 to 256 characters; any that you like.' })

/** Looser than {@link Password}: whether a password could be one is no business of a log-in. */
const TypedPassword = Type.String({ minLength: 1, maxLength: 256 })

const RefreshToken = Type.String({ minLength: 1, maxLength: 256, description: 'Opaque; works once.' })

const ACCESS_TOKEN = {
  accessToken: Type.String({ description: 'A JWT for the Authorization header.' }),
  refreshToken: RefreshToken,
  expiresIn: Type.Integer({ description: 'Seconds until the access token expires.' }),
}

const USER = { id: IdSchema, email: Type.String(), fullName: Type.String(), roles: Type.Array(Type.String()) }

/** The body of a registration; `roles` are those that a person may take without being asked. */
export const registrationSchema = (roles: readonly string[]) =>
  Type.Object(
    {
      email: Email,
      password: Password,
      fullName: FullName,
      role: Type.Enum([...roles]),
      locale: Type.Optional(Locale),
    },
    closed,
  )

export const LogInSchema = Type.Object({ email: Type.String({ minLength: 1, maxLength: 254 }), password: TypedPassword }, closed)
export const RefreshTokenSchema = Type.Object({ refreshToken: RefreshToken }, closed)
export const TokensSchema = Type.Object(ACCESS_TOKEN, closed)
export const LoggedInSchema = Type.Object({ user: Type.Object(USER, closed), ...ACCESS_TOKEN }, closed)
export const ProfileSchema = Type.Object({ ...USER, locale: Locale }, closed)
export const ProfileChangeSchema = Type.Object({ fullName: Type.Optional(FullName), locale: Type.Optional(Locale) }, closed)

/** RFC 7517. */
export const JwksSchema = Type.Object(
  {
    keys: Type.Array(
      Type.Object(
        {
          kty: Type.String(),
          crv: Type.String(),
          x: Type.String(),
          y: Type.String(),
          kid: Type.String(),
          alg: Type.String(),
          use: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
)

/** Optional here, unlike where the gateway documents it by itself. */
export const IfMatchSchema = Type.Object({
  'If-Match': Type.Optional(Type.String({ description: 'The ETag of the profile that was read.', examples: ['"1"'] })),
})
