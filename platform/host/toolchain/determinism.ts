// The simulator can replay a run only if business code gets time, chance and the outside world through ports. This finds every
// way around them that source text can take. It does not look for bad calls (there are too many spellings of `Date.now`): it
// refuses each use of a forbidden global that is not one of the few harmless ones.
import { builtinModules } from 'node:module'
import ts from 'typescript'

/** One line that a rule refuses. */
export type Violation = { readonly rule: string; readonly file: string; readonly line: number; readonly what: string }

type Zone = { readonly name: string; readonly path: RegExp; readonly builtins: Readonly<Record<string, readonly string[]>> }

/** Which files must be deterministic, and which names they may still import from which of Node's own modules. */
const ZONES: readonly Zone[] = [
  { name: 'domain', path: /\/domain\//, builtins: {} },
  { name: 'application', path: /\/application\//, builtins: { crypto: ['createHash', 'createHmac', 'timingSafeEqual'] } },
  { name: 'kernel', path: /^platform\/kernel\//, builtins: { crypto: ['createHash'] } },
]

/** Globals that no expression of a zone may mention, with the rule that says so. `Date` and `Math` have harmless uses, see below. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  setTimeout: 'timer',
  setInterval: 'timer',
  setImmediate: 'timer',
  clearTimeout: 'timer',
  clearInterval: 'timer',
  clearImmediate: 'timer',
  AbortSignal: 'timer',
  scheduler: 'timer',
  performance: 'clock',
  Temporal: 'clock',
  crypto: 'randomness',
  process: 'surroundings',
  globalThis: 'surroundings',
  global: 'surroundings',
  navigator: 'surroundings',
  eval: 'surroundings',
  Function: 'surroundings',
  Reflect: 'surroundings',
  require: 'surroundings',
  WeakRef: 'surroundings',
  FinalizationRegistry: 'surroundings',
  fetch: 'surroundings',
  WebSocket: 'surroundings',
  EventSource: 'surroundings',
  MessageChannel: 'surroundings',
  BroadcastChannel: 'surroundings',
  localStorage: 'surroundings',
}

/** Methods of a Date that answer in the machine's time zone or language. */
const LOCAL =
  /^(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|Year)$|^getTimezoneOffset$|^toLocale(?:Date|Time)String$/

const BUILTINS = new Set(builtinModules)

/** The zone that a file (relative to the root, with `/`) belongs to. Tests belong to none: they may wait and roll dice. */
const zoneOf = (file: string): Zone | undefined => (file.endsWith('.test.ts') ? undefined : ZONES.find(({ path }) => path.test(file)))

/** Whether `file` (relative to the root, with `/`) must be deterministic. */
export const mustBeDeterministic = (file: string): boolean => zoneOf(file) !== undefined

/** The name of Node's own module that `specifier` means, without `node:`. */
const builtinOf = (specifier: string): string | undefined => {
  if (specifier.startsWith('node:')) return specifier.slice('node:'.length)
  return BUILTINS.has(specifier) ? specifier : undefined
}

const isPropertyName = (name: ts.Identifier): boolean => {
  const { parent } = name
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name === name
  if (ts.isBindingElement(parent)) return parent.propertyName === name
  if (ts.isShorthandPropertyAssignment(parent)) return false
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isAccessor(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isExportSpecifier(parent) ||
      ts.isJsxAttribute(parent) ||
      ts.isBreakOrContinueStatement(parent) ||
      ts.isLabeledStatement(parent)) &&
    (!('initializer' in parent) || parent.initializer !== name)
  )
}

/** True when nothing in the program itself declares the name: then it is the runtime's. `declare` declares nothing that runs. */
const isGlobal = (checker: ts.TypeChecker, name: ts.Identifier): boolean => {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name)
  const declarations = symbol?.declarations ?? []
  return declarations.every((declaration) => (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0)
}

/** The rule that a mention of the global `Date` or `Math` breaks, or undefined for the uses that depend on their arguments only. */
const misuse = (name: ts.Identifier): string | undefined => {
  const { parent } = name
  if (name.text === 'Math') return ts.isPropertyAccessExpression(parent) && parent.name.text !== 'random' ? undefined : 'randomness'
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === 'UTC' || parent.name.text === 'parse' ? undefined : 'clock'
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return undefined
  const first = ts.isNewExpression(parent) && parent.expression === name ? parent.arguments?.[0] : undefined
  if (!first || ts.isSpreadElement(first)) return 'clock'
  return ts.isNewExpression(parent) && parent.arguments?.length === 1 ? undefined : 'local-time'
}

const ruleForIdentifier = (checker: ts.TypeChecker, name: ts.Identifier): string | undefined => {
  const { text, parent } = name
  if (ts.isPropertyAccessExpression(parent) && parent.name === name) {
    if (text === 'constructor') return 'surroundings' // new Date(0).constructor.now()
    return LOCAL.test(text) ? 'local-time' : undefined
  }
  const suspect = text === 'Date' || text === 'Math' || Object.hasOwn(FORBIDDEN, text)
  if (!suspect || isPropertyName(name) || !isGlobal(checker, name)) return undefined
  return FORBIDDEN[text] ?? misuse(name)
}

const importedNames = (clause: ts.ImportClause | undefined): readonly string[] => {
  if (!clause) return ['(side effects)']
  const named = clause.namedBindings
  const fromBraces = named && ts.isNamedImports(named) ? named.elements.map(({ name, propertyName }) => (propertyName ?? name).text) : ['*']
  return [...(clause.name ? ['default'] : []), ...(named ? fromBraces : [])]
}

/** What a statement or a dynamic import takes from a Node module that the zone does not allow. */
const forbiddenImport = (zone: Zone, node: ts.Node): string | undefined => {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const builtin = node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? builtinOf(node.moduleSpecifier.text) : undefined
    if (builtin === undefined) return undefined
    const names = ts.isImportDeclaration(node) ? importedNames(node.importClause) : ['*']
    const bad = names.filter((name) => !zone.builtins[builtin]?.includes(name))
    return bad.length > 0 ? `${bad.join(', ')} of node:${builtin}` : undefined
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined
  const [target] = node.arguments
  if (!target || !ts.isStringLiteralLike(target)) return 'an import whose target is computed'
  const builtin = builtinOf(target.text)
  return builtin === undefined ? undefined : `node:${builtin}`
}

const isTypeOnly = (node: ts.Node): boolean =>
  (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)

const violationsOf = (checker: ts.TypeChecker, zone: Zone, source: ts.SourceFile, file: string): readonly Violation[] => {
  const found: Violation[] = []
  const report = (rule: string, node: ts.Node, what: string): void => {
    found.push({ rule, file, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, what })
  }
  const visit = (node: ts.Node): void => {
    if (isTypeOnly(node)) return
    const builtin = forbiddenImport(zone, node)
    if (builtin !== undefined) report('node-built-in', node, `${zone.name} may not import ${builtin}`)
    if (ts.isIdentifier(node)) {
      const rule = ruleForIdentifier(checker, node)
      if (rule !== undefined) report(rule, node, `${zone.name} may not use ${node.parent.getText(source).split('\n')[0]}`)
    }
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
      const { text } = node.argumentExpression
      if (text === 'constructor' || LOCAL.test(text)) report('surroundings', node, `${zone.name} may not use ['${text}']`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/**
 * Reads the sources that must be deterministic and lists where they are not.
 *
 * @param files paths relative to `root`, with `/`; those outside every zone are passed over
 */
export const findNondeterminism = (root: string, files: readonly string[]): readonly Violation[] => {
  const inZone = files.flatMap((file) => {
    const zone = zoneOf(file)
    return zone ? [{ file, zone, full: `${root}/${file}` }] : []
  })
  // No library and no imports: a name that no file declares is then the runtime's, whatever the libraries say, and it is quick.
  const program = ts.createProgram({
    rootNames: inZone.map(({ full }) => full),
    options: {
      noLib: true,
      noResolve: true,
      types: [],
      allowImportingTsExtensions: true,
      noEmit: true,
      moduleDetection: ts.ModuleDetectionKind.Force,
    },
  })
  const checker = program.getTypeChecker()
  return inZone.flatMap(({ file, zone, full }) => {
    const source = program.getSourceFile(full)
    if (!source) throw new Error(`TypeScript did not read ${full}`)
    return violationsOf(checker, zone, source, file)
  })
}
