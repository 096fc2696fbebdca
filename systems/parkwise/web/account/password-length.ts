/** The least length of a password, as the gateway asks for it. */
export const PASSWORD_LENGTH = 10
