/** Who may import whom, as data for dependency-cruiser. The table is explained in CONTRIBUTING.md. */
import type { IForbiddenRuleType } from 'dependency-cruiser'

/** A package in node_modules by its exact name, or Node itself. */
const packages = (...names: string[]) => `node_modules/(?:${names.join('|')})/`
const anyPackage = 'node_modules/'
const nodeItself = { dependencyTypes: ['core' as const] }

/** Files that something outside the import graph starts: a script, the browser, Electron or a worker's URL. */
const entryFiles = [
  '^electron/(main|preload|node-main)\\.ts$',
  '^server/(main|admin)\\.ts$',
  '^renderer/main\\.tsx$',
  '^renderer/.+\\.worker\\.ts$',
  '^renderer/vault/main\\.ts$',
  '^build/',
  '^test/',
  '\\.d\\.ts$',
]

type Folder = { name: string; folder: string; mayImport: string[]; node: boolean }

/** What a whole folder may import. Anything else is refused. */
const folders: Folder[] = [
  { name: 'shared', folder: '^shared/', mayImport: ['^shared/', packages('zod')], node: false },
  { name: 'renderer', folder: '^renderer/', mayImport: ['^renderer/', '^shared/', anyPackage], node: false },
  { name: 'electron', folder: '^electron/', mayImport: ['^electron/', '^shared/', anyPackage], node: true },
  { name: 'server', folder: '^server/', mayImport: ['^server/', '^shared/', anyPackage], node: true },
  { name: 'build', folder: '^build/', mayImport: ['^build/', '^shared/', anyPackage], node: true },
]

function folderRules({ name, folder, mayImport, node }: Folder): IForbiddenRuleType[] {
  const outside: IForbiddenRuleType = {
    name: `${name}-stays-inside`,
    comment: `${name}/ imports only what the table allows`,
    severity: 'error',
    from: { path: folder },
    to: { pathNot: mayImport, dependencyTypesNot: ['core'] },
  }
  const noNode: IForbiddenRuleType = {
    name: `${name}-without-node`,
    comment: `${name}/ does not run in Node`,
    severity: 'error',
    from: { path: folder },
    to: nodeItself,
  }
  return node ? [outside] : [outside, noNode]
}

function forbid(name: string, comment: string, from: string, to: string, fromNot: string[] = []): IForbiddenRuleType {
  return {
    name,
    comment,
    severity: 'error',
    from: fromNot.length === 0 ? { path: from } : { path: from, pathNot: fromNot },
    to: { path: to },
  }
}

const react = packages('react', 'react-dom', 'react-aria-components', 'react-i18next', 'lucide-react')
const production = '^(shared|renderer|electron|server)/'

export const importRules: IForbiddenRuleType[] = [
  ...folders.flatMap(folderRules),
  forbid(
    'electron-in-three-files',
    'the package `electron` stands behind three dull files',
    '.',
    packages('electron'),
    ['^electron/(main|preload|electron-shell)\\.ts$', '^test/'],
  ),
  forbid('dexie-in-the-vault', 'only the vault knows the local database', '.', packages('dexie'), [
    '^renderer/vault/',
    '^test/',
  ]),
  forbid('vault-without-react', 'the vault is a worker without a screen', '^renderer/vault/', react),
  forbid('vault-stands-alone', 'the vault knows no screens', '^renderer/vault/', '^renderer/(?!vault/)'),
  forbid(
    'vault-only-by-contract',
    'screens reach the vault through its contract, never by import',
    '^renderer/(?!vault/)',
    '^renderer/vault/',
  ),
  forbid('ui-knows-no-domain', 'widgets know no domain', '^renderer/ui/', '^shared/'),
  forbid('ui-knows-no-screens', 'widgets know no screens', '^renderer/ui/', '^renderer/(screens|vault)/'),
  forbid('nobody-imports-tests', 'what is shipped does not know its tests', production, '^test/'),
  forbid('nobody-imports-build', 'what is shipped does not know how it is built', production, '^build/'),
  {
    name: 'no-cycles',
    comment: 'modules can be understood one after the other',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-orphans',
    comment: 'a file that nobody imports and nothing starts is dead',
    severity: 'error',
    from: { orphan: true, pathNot: entryFiles },
    to: {},
  },
  {
    name: 'resolvable',
    comment: 'every import leads somewhere',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?(url|raw|worker|inline)'] },
  },
]
