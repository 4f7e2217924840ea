const npm = (...names) => `node_modules/(@types/)?(${names.join('|')})/`;
const room = (...names) => `^lib/(${names.join('|')})/`;

const sdk = npm('@aws-sdk', '@smithy');
const cdk = npm('aws-cdk-lib', 'constructs', 'cdk-nag');
const product = '^(bin|lambda|lib)/';
const harmlessBuiltIns = '^(node:)?(buffer|crypto|path|url|util)(/|$)';

/** A room whose files may import what is listed and nothing else, npm packages and Node built-ins included. */
function closed(name, folder, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: room(folder) },
    to: { pathNot: [room(folder), ...allowed] },
  };
}

/** A room that is free in what it installs, but may see only the listed parts of the product. */
function reaches(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from },
    to: { path: product, pathNot: allowed },
  };
}

/** Something that only the listed places may import. */
function only(name, from, to, comment) {
  return { name, comment, severity: 'error', from: { pathNot: from }, to: { path: to } };
}

const core = [
  closed(
    'domain-is-pure',
    'domain',
    [npm('zod', 'yaml', 'papaparse')],
    'The domain is text and values: with no clock, no I/O and no service types it runs anywhere, and its tests need nothing.',
  ),
  closed(
    'contract-is-pure',
    'contract',
    [room('domain'), npm('zod')],
    'Infrastructure and running code read the contract from both sides, so it may pull neither the CDK nor the SDK in.',
  ),
  closed(
    'engines-are-planners',
    'engines',
    [room('domain'), npm('zod', 'yaml')],
    'An engine turns a definition into files and a command; what it cannot touch it cannot run by accident.',
  ),
  closed(
    'compute-is-described',
    'compute',
    [room('domain'), npm('zod', 'yaml')],
    'A compute service says what it asks of an engine; N engines and M services stay N + M files.',
  ),
  closed(
    'actions-take-their-effects',
    'actions',
    [room('domain', 'engines', 'compute', 'contract'), npm('zod', 'yaml'), harmlessBuiltIns],
    'An action gets its effects in `deps`, so that a test hands it fakes and no service type leaks into a decision.',
  ),
];

const edges = [
  reaches(
    'aws-serves-the-core',
    room('aws'),
    [room('aws', 'domain', 'contract', 'engines')],
    'Adapters meet the actions only by shape, in runtime/services.ts; an import would tie each action to a service.',
  ),
  {
    name: 'aws-knows-engines-by-type',
    comment: 'An adapter stores and starts what an engine planned; it never plans.',
    severity: 'error',
    from: { path: room('aws') },
    to: { path: room('engines'), dependencyTypesNot: ['type-only'] },
  },
  reaches(
    'runtime-builds-services',
    room('runtime'),
    [room('runtime', 'actions', 'aws', 'domain', 'contract', 'engines', 'compute')],
    'The runtime joins actions and adapters for whoever asks; it does not know who asks.',
  ),
  reaches(
    'lambda-stays-at-the-edge',
    '^lambda/',
    [room('actions', 'domain', 'contract', 'runtime', 'engines')],
    'A handler parses its event, calls one action and maps the outcome; the SDK and other handlers are not its business.',
  ),
  reaches(
    'engine-task-stays-at-the-edge',
    room('engine-task'),
    [room('engine-task', 'actions', 'domain', 'contract', 'runtime', 'engines')],
    'The program in the container shares the core with the handlers, and nothing with the machine that it runs on.',
  ),
  reaches(
    'cli-stays-at-the-edge',
    room('cli'),
    [room('cli', 'console', 'embedded', 'actions', 'domain', 'contract', 'runtime', 'engines')],
    'A command parses, calls an action and prints; the same action serves a handler.',
  ),
  reaches(
    'console-stays-at-the-edge',
    room('console'),
    [room('console', 'actions', 'domain', 'contract', 'runtime', 'engines')],
    'Pages show what actions answer, so that the console and the command line never disagree.',
  ),
  reaches(
    'infra-shares-the-contract',
    room('infra'),
    [room('infra', 'domain', 'contract')],
    'A stack names bundles by path; importing what it deploys would run it at synth.',
  ),
  reaches(
    'embedded-stands-alone',
    room('embedded'),
    [room('embedded')],
    'Embedded AWS reads the synthesized assembly as AWS would: it could be a package of its own, and proves nothing if it peeks.',
  ),
];

const owners = [
  only(
    'only-aws-imports-the-sdk',
    ['^test/', '^bin/bench/', room('aws')],
    sdk,
    'One room knows the SDK: errors are mapped, clients made and endpoints honoured there once. A bench holds us against the bare SDK.',
  ),
  only(
    'only-infra-imports-the-cdk',
    ['^test/', room('infra'), '^bin/app\\.ts$'],
    cdk,
    'The CDK costs seconds to load and is not installed where handlers run.',
  ),
  only(
    'only-the-app-imports-infra',
    ['^test/', room('infra'), '^bin/app\\.ts$'],
    room('infra'),
    'A stack is made in one place; whoever else wants it reads the synthesized template.',
  ),
  only(
    'only-the-cli-starts-embedded-aws',
    ['^test/', room('embedded', 'cli')],
    room('embedded'),
    'The product has one code path: it never knows whether the AWS that it speaks to is embedded.',
  ),
  only(
    'bin-is-an-end',
    ['^test/', '^bin/'],
    '^bin/',
    'An entry reads argv and exits: code that others need lives in lib.',
  ),
  only(
    'lambda-is-an-end',
    ['^test/'],
    '^lambda/',
    'A handler is bundled by path and imported by nobody: code that two handlers need is an action.',
  ),
  only('tests-are-an-end', ['^test/'], '^test/', 'What ships does not depend on what checks it.'),
];

const everywhere = [
  {
    name: 'no-cycles',
    comment:
      'In a cycle no file can be read, tested or moved alone; types count, they tie files as well.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-barrels',
    comment: 'A barrel hides which file is meant, loads all of them, and invites cycles.',
    severity: 'error',
    from: {},
    to: { path: ['^lib/index\\.ts$', '^lib/.+/index\\.ts$'] },
  },
  {
    name: 'everything-resolves',
    comment: 'A path that leads nowhere escapes every other rule.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];

module.exports = {
  forbidden: [...core, ...edges, ...owners, ...everywhere],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'require', 'node', 'default'],
    },
  },
};
