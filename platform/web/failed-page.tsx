import { useRouter } from '@tanstack/react-router'
import { NothingHere } from './nothing-here.tsx'
import { problemFrom } from './problem.ts'
import { ProblemNotice } from './states.tsx'

/** What a page shows that could not even begin, such as one that needs to know who is there while the server is away. */
export const FailedPage = ({ error }: { readonly error: unknown }) => {
  const router = useRouter()
  return <ProblemNotice error={error} onRetry={() => void router.invalidate()} />
}

/** What a page shows in place of the one thing that it is about: that there is no such thing, or why it could not be had. */
export const FailedThing = ({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => unknown }) =>
  problemFrom(error).status === 404 ? <NothingHere /> : <ProblemNotice error={error} onRetry={() => void onRetry()} />
