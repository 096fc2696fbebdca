// The one kind of error this folder throws at people: its message is the whole story and says what to do next.

/** A problem with the embedded database that a person can solve: `message` is for them, `cause` is for us. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}

/** The errno code (`'EACCES'` …) of a thrown value, if it has one. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

export const isDiskFull = (text: string): boolean =>
  /No space left on device|Check free disk space|ENOSPC|Disk quota exceeded|EDQUOT/.test(text)

export const diskFull = (folder: string, cause?: unknown): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    `The disk that holds ${folder} is full, so the database cannot start. Free some space (about 200 MB for a new one) or choose another folder with --data.`,
    { cause },
  )

/** Turns whatever went wrong at a file or a process into the message for a person; passes our own errors through. */
export const explain = (error: unknown, folder: string): EmbeddedPostgresError => {
  if (error instanceof EmbeddedPostgresError) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  if (isDiskFull(`${code} ${text}`)) return diskFull(folder, error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new EmbeddedPostgresError(
      `No permission to use the data folder ${folder} (${code}). Make it writable for this user, start as the user who made it, or choose another folder with --data.`,
      { cause: error },
    )
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new EmbeddedPostgresError(`${folder} cannot be a data folder: a file is in the way. Choose another folder with --data.`, {
      cause: error,
    })
  }
  return new EmbeddedPostgresError(`The embedded PostgreSQL in ${folder} could not start: ${text}`, { cause: error })
}
