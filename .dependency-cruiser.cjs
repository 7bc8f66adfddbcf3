const listed = (rooms) => (rooms.length === 0 ? null : `only ${rooms.join(', ')}`);

/** Imports run downwards only; a room may use the rooms named here and nothing above them. */
const room = (name, allowed) => ({
  name: `${name} uses ${listed(allowed) ?? 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^workers/${name}/` },
  to: {
    path: '^(workers|src|cli|test|bench)/',
    pathNot: [name, ...allowed].map((other) => `^workers/${other}/`),
  },
});

/** The same for the rooms of the page: `allowed` are rooms, or single files below them. */
const pageRoom = (name, allowed) => ({
  name: `src/${name} uses ${listed(allowed) ?? 'nothing of the page'}`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: {
    path: '^src/[^/]+/',
    pathNot: [name, ...allowed].map((other) => `^src/${other}(/|\\.ts$)`),
  },
});

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'the page knows the engine by its protocol alone',
      severity: 'error',
      from: { path: '^src/' },
      // The client is the one door: it starts the workers.
      to: {
        path: '^workers/',
        pathNot: ['^workers/(protocol|catalog)/', '^workers/[a-z]+\\.worker\\.ts$'],
      },
    },
    {
      name: 'no tensors on the page',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '@tensorflow' },
    },
    {
      name: 'only the client starts workers',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/client/' },
      to: { path: '^workers/[a-z]+\\.worker\\.ts$' },
    },
    {
      // However long the way: a document is read, written and tested without a page.
      name: 'the document has no screen',
      severity: 'error',
      from: { path: '^src/(document|exchange|jobs|state|storage|runs|shipped)/' },
      to: { path: '\\.tsx$|node_modules/(react|plotly)', reachable: true },
    },
    {
      name: 'the engine has no screen',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^(src/|.*node_modules/(react|plotly))' },
    },
    {
      name: 'the product does not import its tools',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { path: '^(cli|bench|test|scripts)/' },
    },
    {
      name: 'what ships is a dependency, not a devDependency',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      // Types are gone after the build; the rest would be missing where only `dependencies` are installed.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    // The names of cells and notebooks are all that a run knows of documents.
    pageRoom('runs', ['document/ids']),
    pageRoom('ui', ['runs']),
    pageRoom('figures', ['ui', 'runs']),
    pageRoom('document', ['figures', 'runs']),
    pageRoom('jobs', ['document', 'runs']),
    pageRoom('state', ['jobs', 'document', 'runs']),
    pageRoom('storage', ['state', 'document', 'runs']),
    pageRoom('exchange', ['storage', 'state', 'jobs', 'document', 'figures', 'runs']),
    pageRoom('kinds', ['exchange', 'state', 'jobs', 'document', 'figures', 'ui', 'runs']),
    pageRoom('shipped', ['kinds', 'document', 'runs']),
    pageRoom('client', []),
    pageRoom('session', [
      'client',
      'shipped',
      'kinds',
      'exchange',
      'storage',
      'state',
      'jobs',
      'document',
      'figures',
      'runs',
    ]),
    room('catalog', []),
    room('protocol', ['catalog']),
    room('random', []),
    room('data', ['catalog', 'protocol', 'random']),
    room('engine', ['catalog', 'protocol', 'random']),
    room('models', ['engine', 'random', 'catalog', 'protocol', 'data']),
    room('evaluation', ['engine', 'models', 'random', 'catalog', 'protocol', 'data']),
    room('training', ['models', 'engine', 'random', 'catalog', 'protocol', 'data', 'evaluation']),
    room('projection', ['random', 'catalog', 'protocol']),
    room('checkpoint', ['catalog', 'protocol']),
    room('offline', ['protocol']),
    room('lab', [
      'training',
      'evaluation',
      'projection',
      'checkpoint',
      'models',
      'engine',
      'data',
      'random',
      'catalog',
      'protocol',
    ]),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
};
