import { useRouter } from '@tanstack/react-router'
import { ProblemNotice } from './states.tsx'

/** What a page shows that could not even begin, such as one that needs to know who is there while the server is away. */
export const FailedPage = ({ error }: { readonly error: unknown }) => {
  const router = useRouter()
  return <ProblemNotice error={error} onRetry={() => void router.invalidate()} />
}
