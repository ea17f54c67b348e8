// Who may import whom. Each rule's comment is the sentence that scripts/check-architecture.mjs prints: what to do instead.
import {
  ADAPTERS,
  arrowsOf,
  COMPOSITION,
  COMPUTING,
  DRIVERS,
  HTTP_FOLDERS,
  IMPURE_PATHS,
  PURE_PATHS,
  TESTS,
  WITH_NEST,
} from './scripts/architecture/layout.mjs';
import { workspaces } from './scripts/architecture/workspaces.mjs';

const anyOf = (folders) => folders.map((folder) => `^${folder}/`);
const packagePath = (name) => `(^|/node_modules/|^node_modules/)${name}(/|$)`;

const ABOVE_ALL = ['libs/composition', 'libs/maintenance'];
const named = (library, allowed) =>
  ABOVE_ALL.includes(library)
    ? 'the libraries below it'
    : allowed.join(' and ') || 'no other library of ours';
/** The kit is code of tests that others are given: only its own specifications are free. */
const testsOf = (library) => (library === 'libs/testkit' ? ['\\.spec\\.ts$'] : TESTS);

/** Adapters are left to a rule of their own, so that one wrong import breaks one rule. */
const arrows = Object.entries(arrowsOf(workspaces())).map(([library, allowed]) => ({
  name: `arrows-of-${library}`,
  comment: `${library} may import ${named(library, allowed)}: move what it needs there, or bring both together in an app.`,
  severity: 'error',
  from: { path: `^${library}/`, pathNot: testsOf(library) },
  to: {
    path: '^(libs|apps|examples|test)/',
    pathNot: anyOf([library, ...allowed, ...(ADAPTERS.includes(library) ? [] : ADAPTERS)]),
  },
}));

/** The benchmark measures each driver without Parley, to compare with. */
const BENCH = '^test/bench/';
const drivers = Object.entries(DRIVERS).map(([driver, owners]) => ({
  name: `driver-${driver}`,
  comment: `Only ${owners.join(', ')} may import ${driver}: go through the port (EventStore or DocumentStore) instead.`,
  severity: 'error',
  from: { path: '^(libs|apps|examples|test)/', pathNot: [...anyOf(owners), BENCH] },
  to: { path: packagePath(driver) },
}));

const KINDS = 'libs/features|libs|apps|examples';
const ENTRIES = ['', 'testing/', 'http/'].map((folder) => `^(${KINDS})/[^/]+/src/${folder}index\\.ts$`);
const PUBLIC_ENTRY =
  'Import the library by its name (@parley/<name>), and export from its public entry what is missing there.';
const BY_NAME = ['aliased', 'aliased-tsconfig', 'aliased-tsconfig-paths', 'aliased-workspace'];

const entries = [
  { from: `^(${KINDS})/([^/]+)/`, own: ['^$1/$2/'] },
  { from: '^test/', own: [] },
].flatMap(({ from, own }, index) => [
  {
    name: `public-entry-${index}-past`,
    comment: PUBLIC_ENTRY,
    severity: 'error',
    from: { path: from },
    to: { path: `^((${KINDS})/[^/]+/|@(parley|example)/)`, pathNot: [...own, ...ENTRIES] },
  },
  {
    name: `public-entry-${index}-by-path`,
    comment: PUBLIC_ENTRY,
    severity: 'error',
    from: { path: from },
    to: { path: ENTRIES, pathNot: own, dependencyTypesNot: BY_NAME },
  },
]);

const inSubscriptions = (...folders) => folders.map((folder) => `^libs/subscriptions/src/${folder}/`);
const PROJECTORS = inSubscriptions('projector', 'builds', 'projections', 'comparison');
const REACTORS = inSubscriptions('reactor');
const SPECS = '\\.spec\\.ts$';

/** One consumer follows the log for both kinds of handlers. */
const handlers = [
  [PROJECTORS, REACTORS],
  [REACTORS, PROJECTORS],
].map(([from, to], index) => ({
  name: `handlers-apart-${index}`,
  comment:
    'Projectors and reactors do not know each other: move what both need to consumer, parked, management, cluster or feed.',
  severity: 'error',
  from: { path: from, pathNot: SPECS },
  to: { path: to },
}));
const consumer = {
  name: 'consumer-below-handlers',
  comment: 'The consumer knows no kind of handler: let it ask for what it needs by LogHandler.',
  severity: 'error',
  from: { path: inSubscriptions('consumer', 'feed'), pathNot: SPECS },
  to: { path: [...PROJECTORS, ...REACTORS] },
};
/** A program that does not serve HTTP loads none of it. */
const WITHOUT_HTTP = '^apps/(cli|worker)/';
const doors = [
  { from: ['^(libs/features|examples)/', WITHOUT_HTTP], to: ['^libs/http/', HTTP_FOLDERS] },
  { from: ['^libs/(composition|maintenance)/'], to: [HTTP_FOLDERS] },
].map(({ from, to }, index) => ({
  name: `http-behind-its-door-${index}`,
  comment:
    'Only http/ folders and apps/server import @parley/http or @parley/<name>/http, so that worker and command line load no Nest: move what others need out of there.',
  severity: 'error',
  from: { path: from, pathNot: HTTP_FOLDERS },
  to: { path: to },
}));

const rules = [
  ...handlers,
  consumer,
  {
    name: 'no-cycles',
    comment:
      'These files import each other in a circle: move what they share into a file that each of them imports.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'apps-stand-alone',
    comment: 'Apps do not import each other: move what two of them share into a library under libs/.',
    severity: 'error',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'tests-of-libraries',
    comment: 'A test of a library imports no app: move the test to test/.',
    severity: 'error',
    from: { path: ['^(libs|examples)/.+\\.(spec|fixtures)\\.ts$', '^libs/.+/testing/'] },
    to: { path: '^apps/' },
  },
  {
    name: 'examples-take-what-is-published',
    comment:
      'What a library keeps for its own tests is not published: test an example with @parley/testkit, as another team can.',
    severity: 'error',
    from: { path: '^examples/' },
    to: { path: '^(libs|apps)/.*/testing/' },
  },
  {
    name: 'adapters-at-the-root',
    comment:
      'Use the port from @parley/eventsourcing: only libs/composition and libs/maintenance import an adapter.',
    severity: 'error',
    from: { path: '^(libs|apps|examples)/', pathNot: [...TESTS, COMPOSITION, ...anyOf(ADAPTERS)] },
    to: { path: anyOf(ADAPTERS) },
  },
  {
    name: 'nest-at-the-edge',
    comment:
      'Nest stays in libs/http, the http/ folders of features and apps/server: move its modules and decorators there and call plain functions from them.',
    severity: 'error',
    from: { path: ['^(libs|examples)/', WITHOUT_HTTP], pathNot: WITH_NEST },
    to: { path: packagePath('@nestjs') },
  },
  {
    name: 'pure-code-no-io',
    comment:
      'Pure code does no input or output: look the fact up in a handler and pass it in by the context or the event.',
    severity: 'error',
    from: { path: PURE_PATHS, pathNot: [...TESTS, ...IMPURE_PATHS] },
    to: { dependencyTypes: ['core'], pathNot: `^(node:)?(${COMPUTING.join('|')})(/|$)` },
  },
  {
    name: 'pure-code-plain',
    comment:
      'Pure code is plain TypeScript: besides our own libraries it imports typebox and no other package.',
    severity: 'error',
    from: { path: PURE_PATHS, pathNot: [...TESTS, ...IMPURE_PATHS] },
    to: {
      path: 'node_modules/',
      pathNot: ['node_modules/typebox/', packagePath('@nestjs'), ...Object.keys(DRIVERS).map(packagePath)],
    },
  },
  {
    name: 'no-dead-ends',
    comment:
      'This import leads nowhere: correct its path, or add the package to the dependencies of its workspace.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: '^@(parley|example)/' },
  },
];

export default {
  forbidden: [...arrows, ...drivers, ...entries, ...doors, ...rules],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.spec.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
  },
};
