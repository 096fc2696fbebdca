import Type from 'typebox'
import { IdSchema, InstantSchema } from '#platform/edge/schemas.ts'

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

const SessionKind = Type.Enum(['token', 'cookie'], {
  description:
    'Where the refresh token goes: into the answer, or into a cookie that no script can read. With `cookie` the request needs the header X-Requested-With and has to come from a page of the same origin, or of one that CORS allows.',
})

const TOKENS = {
  accessToken: Type.String({ description: 'A JWT for the Authorization header.' }),
  refreshToken: Type.Optional({ ...RefreshToken, description: 'Opaque; works once. Not there when it is in a cookie.' }),
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
      session: Type.Optional(SessionKind),
    },
    closed,
  )

/** The body of somebody who takes on a further role. */
export const newRoleSchema = (roles: readonly string[]) => Type.Object({ role: Type.Enum([...roles]) }, closed)

const TypedEmail = Type.String({ minLength: 1, maxLength: 254 })
const LinkToken = Type.String({ minLength: 1, maxLength: 256, description: 'From the link in the mail; works once.' })

export const LogInSchema = Type.Object({ email: TypedEmail, password: TypedPassword, session: Type.Optional(SessionKind) }, closed)
export const RefreshSchema = Type.Object({ refreshToken: Type.Optional(RefreshToken) }, closed)
export const TokensSchema = Type.Object(TOKENS, closed)
export const LoggedInSchema = Type.Object({ user: Type.Object(USER, closed), ...TOKENS }, closed)
export const ProfileSchema = Type.Object(
  { ...USER, locale: Locale, emailVerified: Type.Boolean({ description: 'Whether the link in a mail to the address was followed.' }) },
  closed,
)
export const ProfileChangeSchema = Type.Object({ fullName: Type.Optional(FullName), locale: Type.Optional(Locale) }, closed)
export const PasswordChangeSchema = Type.Object({ current: TypedPassword, new: Password }, closed)
export const ForgottenSchema = Type.Object({ email: TypedEmail }, closed)
export const PasswordResetSchema = Type.Object({ token: LinkToken, new: Password }, closed)
export const VerificationSchema = Type.Object({ token: LinkToken }, closed)

export const SessionSchema = Type.Object(
  {
    id: IdSchema,
    openedAt: InstantSchema,
    lastUsedAt: InstantSchema,
    userAgent: Type.Union([Type.String(), Type.Null()], { description: 'What the browser or program called itself.' }),
    network: Type.Union([Type.String(), Type.Null()], {
      description: 'The network of the address that it was opened from, never the whole address.',
      examples: ['203.0.113.0/24'],
    }),
    current: Type.Boolean({ description: 'Whether it is the one that asks.' }),
  },
  closed,
)

const scopeText = Type.String({ maxLength: 4_000, description: 'Permissions, with a blank between them (RFC 6749 §3.3).' })

/** RFC 6749 §4.3, §4.4 and §6. What is not known is ignored, as §3.2 wants it. */
export const TokenRequestSchema = Type.Object(
  {
    grant_type: Type.String({ maxLength: 100, examples: ['password', 'refresh_token', 'client_credentials'] }),
    username: Type.Optional(Type.String({ maxLength: 254, description: 'The e-mail address, for `password`.' })),
    password: Type.Optional(Type.String({ maxLength: 256 })),
    refresh_token: Type.Optional(Type.String({ maxLength: 256 })),
    scope: Type.Optional({ ...scopeText, description: 'For `client_credentials`: some of what the client may do. All of it by default.' }),
    client_id: Type.Optional(Type.String({ maxLength: 100, description: 'Unless the client authenticates by HTTP Basic.' })),
    client_secret: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: true },
)

/** RFC 6749 §5.1. */
export const TokenResponseSchema = Type.Object(
  {
    access_token: Type.String(),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ description: 'Seconds.' }),
    refresh_token: Type.Optional(Type.String()),
    scope: scopeText,
  },
  closed,
)

/** RFC 6749 §5.2. */
export const TokenErrorSchema = Type.Object(
  {
    error: Type.Enum([
      'invalid_request',
      'invalid_client',
      'invalid_grant',
      'unsupported_grant_type',
      'invalid_scope',
      'temporarily_unavailable',
    ]),
    error_description: Type.String(),
  },
  { ...closed, description: 'Why there is no token (RFC 6749 §5.2).' },
)

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
