/** What the access tokens of a system say of who made them and for whom: a verifier must insist on both. */
export type TokenAudience = { readonly issuer: string; readonly audience: string }

/** The `iss` and `aud` of a system's access tokens. Each system has its own users, so a token of one is nothing to another. */
export const tokenAudience = (system: string): TokenAudience => ({ issuer: `plaza/${system}`, audience: system })
