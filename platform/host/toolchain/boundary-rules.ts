// Who may import whom, as data for dependency-cruiser. Paths are relative to the root; `$1` is what the first group of `from` matched.
import type { IRegularForbiddenRuleType } from 'dependency-cruiser'

/** A bounded context: a shared service, or a folder of a system that is not one of those below. */
const CONTEXT = '(services/[^/]+|systems/[^/]+/(?!web/|journeys/|simulation/)[^/]+)'
const ANY_CONTEXT = '(?:services/[^/]+|systems/[^/]+/(?!journeys/|simulation/)[^/]+)'
const TEST = '\\.test\\.tsx?$'

/** What is built for browsers, and never read by Node. */
const WEB = '^(platform/web|systems/[^/]+/web)/'

/** What each part of the platform stands on comes before it. */
const LAYERS = ['kernel', 'store', 'bus', 'edge', 'host']

type Rule = IRegularForbiddenRuleType

const forbidden = (name: string, comment: string, from: Rule['from'], to: Rule['to']): Rule => ({
  name,
  comment,
  severity: 'error',
  from,
  to,
})

/** The rules; each has a planted violation in planted-violations.test.ts. */
export const boundaryRules: readonly Rule[] = [
  forbidden(
    'platform-knows-no-business',
    'The platform serves every system, so it knows none.',
    { path: '^platform/' },
    { path: '^(services|systems)/' },
  ),
  forbidden(
    'services-know-no-system',
    'Several systems use a shared service, so it knows none of them.',
    { path: '^services/' },
    { path: '^systems/' },
  ),
  forbidden(
    'systems-stand-apart',
    'A system can be taken away without another noticing.',
    { path: '^systems/([^/]+)/' },
    { path: '^systems/', pathNot: '^systems/$1/' },
  ),
  forbidden(
    'contract-only',
    'A context reaches another one through its contract/, and never the composition above it.',
    { path: `^${CONTEXT}/` },
    { path: `^(?:${ANY_CONTEXT}/|systems/[^/]+/[^/]+$)`, pathNot: ['^$1/', `^${ANY_CONTEXT}/contract/`] },
  ),
  forbidden(
    'web-sees-contracts',
    'A web app runs in a browser: of a context it sees the contract.',
    { path: '^(systems/[^/]+/web)/' },
    { path: `^${ANY_CONTEXT}/`, pathNot: ['^$1/', `^${ANY_CONTEXT}/contract/`] },
  ),
  forbidden(
    'web-is-built',
    'What runs in a browser is built; what runs in Node does not read it.',
    { pathNot: [WEB, TEST, '^systems/[^/]+/journeys/'] },
    { path: WEB },
  ),
  forbidden(
    'web-stands-on-the-kernel',
    'The shared look runs in browsers: of the platform it may use the kernel.',
    { path: '^platform/web/', pathNot: TEST },
    { path: '^platform/', pathNot: '^platform/(web|kernel)/' },
  ),
  forbidden(
    'system-composes-services',
    'What composes a system knows of a context its service.ts and its contract/.',
    { path: '^systems/[^/]+/[^/]+$' },
    { path: `^${ANY_CONTEXT}/`, pathNot: `^${ANY_CONTEXT}/(?:service\\.ts$|contract/)` },
  ),
  forbidden(
    'domain-is-pure',
    'The rules of the business stand on the kernel alone: no library, no Node, no other folder.',
    { path: `^(${CONTEXT}/domain)/`, pathNot: TEST },
    { pathNot: ['^platform/kernel/', '^$1/'] },
  ),
  forbidden(
    'application-knows-no-adapter',
    'A use case speaks to ports; which technology answers is decided in service.ts.',
    { path: `^${CONTEXT}/application/`, pathNot: TEST },
    { path: ['/adapters/', '^platform/(store|bus)/engines/'] },
  ),
  forbidden(
    'kernel-stands-alone',
    'The kernel is plain values: of libraries it knows h3-js, of Node createHash.',
    { path: '^platform/kernel/', pathNot: TEST },
    { pathNot: ['^platform/kernel/', '(^|/)node_modules/h3-js/', '^(node:)?crypto$'] },
  ),
  // The kernel, which knows nothing at all, has the rule above.
  ...LAYERS.slice(1, -1).map((layer, index) =>
    forbidden(
      `${layer}-knows-nothing-above`,
      `The order is ${LAYERS.join(' < ')}.`,
      { path: `^platform/${layer}/` },
      { path: `^platform/(${LAYERS.slice(index + 2).join('|')})/` },
    ),
  ),
  forbidden(
    'runs-without-dev-dependencies',
    'Production is installed with --omit=dev; only tests and the tools of development may need more.',
    { path: '^(platform|services|systems)/', pathNot: [TEST, '^platform/host/toolchain/', WEB] },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '(^|/)node_modules/(vitest|fast-check)/' },
  ),
  forbidden('no-cycle', 'Two modules that need each other are one module, or three.', {}, { circular: true }),
  forbidden('everything-resolves', 'An import that leads nowhere is one that no other rule has seen.', {}, { couldNotResolve: true }),
]
