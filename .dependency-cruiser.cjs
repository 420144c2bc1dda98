// Who may import whom. Arrows point down or to the right:
//
//   test/  bench/                                   outside
//   src/ -> apps/*                                  apps never import each other
//   shell -> config egress sandbox store queues telemetry faultpoints   infrastructure
//   desk -> feeds text topics stories claims alerts -> protocol      pure
//   catalogue -> text                             pure: the shipped sources and their houses
//   dashboard -> client -> protocol                 the outward face

/** What each pure library may import of ours, besides itself. */
const pure = {
  protocol: [],
  text: ['protocol'],
  feeds: ['protocol'],
  topics: ['text', 'protocol'],
  catalogue: ['text'],
  stories: ['catalogue', 'text', 'protocol'],
  websub: [],
  claims: ['protocol'],
  alerts: ['protocol'],
  desk: ['feeds', 'text', 'topics', 'stories', 'claims', 'alerts', 'protocol'],
  client: ['protocol'],
};

/** Packages that only one place may know, so that the rest can be moved to another technology. */
const technologies = [
  { packages: '@nestjs/', places: '^(apps|src|libs/shell)/', name: 'nest-at-the-edges' },
  { packages: '(bullmq|ioredis)/', places: '^libs/queues/', name: 'queues-know-bullmq' },
  { packages: 'undici/', places: '^libs/egress/', name: 'one-way-out' },
  { packages: 'kysely/', places: '^libs/store/', name: 'store-knows-kysely' },
  { packages: 'pg/', places: '^libs/(store|queues)/', name: 'store-knows-pg' },
];

/** Tests and benches look at the house from outside, also with the bare technologies. */
const outside = '^(test|bench)/';
/** Tests, their helpers, and the scripts that generate data files stand beside the code but do not run with it. */
const besideTheCode = '(\\.test\\.ts|\\.test-helpers\\.ts|/test-kit\\.ts|/generate\\.mjs)$';
const quietModules = '^(node:)?(assert|buffer|crypto|string_decoder|url|util)$';

const pureRules = Object.entries(pure).map(([library, allowed]) => ({
  name: `arrows-of-${library}`,
  comment: `libs/${library} may import of ours: ${allowed.join(', ') || 'nothing'}.`,
  severity: 'error',
  from: { path: `^libs/${library}/` },
  to: { path: '^(libs|apps|src)/', pathNot: `^libs/(${[library, ...allowed].join('|')})/` },
}));

const technologyRules = technologies.map(({ packages, places, name }) => ({
  name,
  comment: `${packages.replace(/\/$/, '')} may be imported only in ${places}.`,
  severity: 'error',
  from: { pathNot: [places, outside] },
  to: { path: `(^|/)node_modules/(@types/)?${packages}` },
}));

const houseRules = [
  {
    name: 'no-cycles',
    comment: 'Files that need each other are one file, or miss a third.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'pure-libraries-touch-nothing',
    comment: 'Pure libraries have no files, network, processes or clock: values in, values out.',
    severity: 'error',
    from: {
      path: `^libs/(${Object.keys(pure)
        .filter((name) => name !== 'client')
        .join('|')})/`,
      pathNot: besideTheCode,
    },
    to: { dependencyTypes: ['core'], pathNot: quietModules },
  },
  {
    name: 'libraries-never-look-up',
    comment: 'A library does not know the apps or src.',
    severity: 'error',
    from: { path: '^libs/' },
    to: { path: '^(apps|src)/' },
  },
  {
    name: 'infrastructure-below-shell',
    comment: 'Only apps and src import the shell.',
    severity: 'error',
    from: { path: '^libs/', pathNot: '^libs/shell/' },
    to: { path: '^libs/shell/' },
  },
  {
    name: 'apps-never-import-each-other',
    comment: 'Apps meet through the store and the queues; only src puts them together.',
    severity: 'error',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^(apps|src)/', pathNot: '^apps/$1/' },
  },
  {
    name: 'tests-are-not-part-of-it',
    comment: 'Only tests beside the code may use what test/ offers them.',
    severity: 'error',
    from: { path: '^(libs|apps|src)/', pathNot: besideTheCode },
    to: { path: outside },
  },
  {
    name: 'tests-stay-outside',
    comment:
      'test/ and bench/ use real processes, libs/client, plain HTTP, or the front door of a library. The clock of the simulated newsroom is its own: it runs the recipes themselves.',
    severity: 'error',
    from: { path: outside, pathNot: '^test/newsroom/' },
    to: { path: '^(apps|src)/' },
  },
  {
    name: 'dashboard-speaks-through-client',
    severity: 'error',
    from: { path: '^apps/dashboard/' },
    to: { path: '^libs/', pathNot: '^libs/client/' },
  },
  {
    name: 'front-doors-between-libraries',
    comment: 'Import @ajil/<name>, not a file inside it.',
    severity: 'error',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$'] },
  },
  {
    name: 'front-doors-from-outside',
    comment: 'Import @ajil/<name>, not a file inside it.',
    severity: 'error',
    from: { pathNot: '^libs/' },
    to: { path: '^libs/', pathNot: '^libs/[^/]+/index\\.ts$' },
  },
  {
    name: 'nothing-missing',
    comment: 'The import leads nowhere.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'only-listed-packages',
    comment: 'A package that package.json does not name may be gone tomorrow.',
    severity: 'error',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-development-packages-at-work',
    comment: 'What runs in production stands in "dependencies".',
    severity: 'error',
    from: { path: '^(apps|src|libs)/', pathNot: besideTheCode },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
  },
];

module.exports = {
  forbidden: [...houseRules, ...pureRules, ...technologyRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The page's scripts run in a browser and import what the gateway serves.
    exclude: { path: '^(dist(-faults)?/|apps/[^/]+/page/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types are arrows too.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
