const { defineConfig, globalIgnores } = require('eslint/config');
const cdk = require('eslint-cdk-plugin');
const prettier = require('eslint-config-prettier');
const checkFile = require('eslint-plugin-check-file');
const jest = require('eslint-plugin-jest');
const tseslint = require('typescript-eslint');

const source = ['bin/**/*.ts', 'lib/**/*.ts', 'lambda/**/*.ts'];
const tests = ['test/**/*.ts'];
const scripts = ['*.js', 'bin/**/*.js', 'lib/**/*.js', 'test/**/*.js'];

const bannedWords =
  'util|utils|helper|helpers|common|misc|processor|processors|data|info|base|impl|v2|manager|managers';

const isDescribe = (node, sourceCode) =>
  node.parent.type === 'CallExpression' &&
  /^[fx]?describe/.test(sourceCode.getText(node.parent.callee));

const isConstructor = (node) =>
  node.parent.type === 'MethodDefinition' && node.parent.kind === 'constructor';

// The built-in max-lines-per-function knows neither constructors nor describe blocks.
const functionLength = {
  meta: {
    type: 'suggestion',
    schema: [
      {
        type: 'object',
        properties: { max: { type: 'integer' }, constructorMax: { type: 'integer' } },
        required: ['max', 'constructorMax'],
        additionalProperties: false,
      },
    ],
    messages: { long: 'Function has {{count}} non-blank lines: at most {{max}} are allowed.' },
  },
  create(context) {
    const [{ max, constructorMax }] = context.options;
    const check = (node) => {
      if (isDescribe(node, context.sourceCode)) return;
      const cap = isConstructor(node) ? constructorMax : max;
      const count = context.sourceCode.lines
        .slice(node.loc.start.line - 1, node.loc.end.line)
        .filter((line) => line.trim() !== '').length;
      if (count > cap) context.report({ node, messageId: 'long', data: { count, max: cap } });
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
};

const topLevelArrow = ['Program', 'Program > ExportNamedDeclaration'].map((place) => ({
  selector: `${place} > VariableDeclaration > VariableDeclarator:not([id.typeAnnotation]) > ArrowFunctionExpression`,
  message: 'A function at top level is a function declaration; arrows are for arguments.',
}));

const clockAndChance = [
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'new Date()'],
  ["CallExpression[callee.object.name='Date'][callee.property.name='now']", 'Date.now()'],
  ["CallExpression[callee.object.name='Math'][callee.property.name='random']", 'Math.random()'],
  ["CallExpression[callee.name='randomUUID']", 'randomUUID()'],
  ["CallExpression[callee.property.name='randomUUID']", 'randomUUID()'],
].map(([selector, call]) => ({
  selector,
  message: `${call} in the core makes its answer depend on when it is asked: take time, ids and chance as parameters.`,
}));

const coreRules = {
  eqeqeq: 'error',
  'no-cond-assign': 'error',
  'no-dupe-else-if': 'error',
  'no-else-return': 'error',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-self-compare': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-assignment': 'error',
  'no-useless-catch': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'preserve-caught-error': ['error', { requireCatchParameter: true }],
};

const sizeRules = {
  // A switch over a union counts once: exhaustive switches are wanted, however many members there are.
  complexity: ['error', { max: 10, variant: 'modified' }],
  'house/function-length': ['error', { max: 60, constructorMax: 60 }],
  'max-depth': ['error', 3],
  'max-lines': ['error', { max: 300, skipBlankLines: true }],
  'max-params': ['error', 4],
};

const typeRules = {
  '@typescript-eslint/naming-convention': [
    'error',
    {
      selector: 'typeLike',
      format: ['PascalCase'],
      custom: { regex: '^I[A-Z][a-z]', match: false },
    },
  ],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  // It asks for the exclamation mark that no-non-null-assertion refuses.
  '@typescript-eslint/non-nullable-type-assertion-style': 'off',
  '@typescript-eslint/prefer-readonly': 'error',
  '@typescript-eslint/restrict-template-expressions': [
    'error',
    {
      allowNumber: true,
      allowAny: false,
      allowBoolean: false,
      allowNever: false,
      allowNullish: false,
      allowRegExp: false,
    },
  ],
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  'no-console': 'error',
  'no-restricted-exports': [
    'error',
    {
      restrictDefaultExports: {
        direct: true,
        named: true,
        defaultFrom: true,
        namedFrom: true,
        namespaceFrom: true,
      },
    },
  ],
  'no-restricted-syntax': ['error', ...topLevelArrow],
};

// Not taken: no-construct-in-interface and no-construct-in-public-property-of-construct, because constructs
// of ours hand each other objects with grant methods; no-import-private, because no folder is private.
const constructRules = {
  'cdk/construct-constructor-property': 'error',
  'cdk/no-construct-stack-suffix': 'error',
  'cdk/no-mutable-property-of-props-interface': 'error',
  'cdk/no-mutable-public-property-of-construct': 'error',
  'cdk/no-parent-name-construct-id-match': ['error', { disallowContainingParentName: false }],
  'cdk/no-unused-props': 'error',
  'cdk/no-variable-construct-id': 'error',
  'cdk/pascal-case-construct-id': 'error',
  'cdk/props-name-convention': 'error',
  'cdk/require-jsdoc': 'error',
  'cdk/require-passing-this': ['error', { allowNonThisAndDisallowScope: true }],
  'cdk/require-props-default-doc': 'error',
};

const assertions = [
  'expect',
  'expect*',
  'fc.assert',
  '**.allResources*',
  '**.has*',
  '**.resourceCountIs',
  '**.resourcePropertiesCountIs',
  '**.templateMatches',
];

module.exports = defineConfig(
  globalIgnores(['build/', 'cdk.out/', 'coverage/', '.wfm/', 'test/golden/', 'workflows/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: {
      cdk,
      'check-file': checkFile,
      house: { rules: { 'function-length': functionLength } },
    },
  },
  {
    name: 'every file',
    files: [...source, ...tests, ...scripts],
    rules: {
      ...coreRules,
      ...sizeRules,
      'check-file/filename-naming-convention': [
        'error',
        { '{bin,lib,lambda,test}/**/*.{ts,js}': 'KEBAB_CASE' },
        { ignoreMiddleExtensions: true },
      ],
      'check-file/filename-blocklist': [
        'error',
        { [`{bin,lib,lambda}/**/?(*-)@(${bannedWords})?(-*)*(.*).{ts,js}`]: '*' },
        { errorMessage: 'The file name {{ target }} has a word that names no subject.' },
      ],
    },
  },
  {
    name: 'typescript',
    files: [...source, ...tests],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: typeRules,
  },
  {
    name: 'source',
    files: source,
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    },
  },
  {
    name: 'barrels',
    files: ['lib/**/*.ts'],
    rules: { 'check-file/no-index': 'error' },
  },
  {
    name: 'core',
    files: ['lib/{domain,engines,compute,actions,contract}/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch'],
      'no-restricted-syntax': ['error', ...topLevelArrow, ...clockAndChance],
    },
  },
  {
    name: 'handlers',
    files: ['lambda/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 60, skipBlankLines: true }] },
  },
  {
    name: 'constructs',
    files: ['lib/infra/**/*.ts'],
    rules: {
      ...constructRules,
      '@typescript-eslint/no-extraneous-class': ['error', { allowConstructorOnly: true }],
      'house/function-length': ['error', { max: 60, constructorMax: 80 }],
    },
  },
  {
    name: 'the stack carries the name of the product',
    files: ['lib/infra/workflow-manager-stack.ts'],
    rules: { 'check-file/filename-blocklist': 'off' },
  },
  {
    name: 'what may print',
    files: ['bin/**/*.ts', 'lib/cli/output.ts', 'lib/cli/output/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'tests',
    files: tests,
    rules: {
      // Fakes have the shape of a class and not its constructor, and answer at once where it waits.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    name: 'test cases',
    files: ['test/**/*.test.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      'jest/expect-expect': ['error', { assertFunctionNames: assertions }],
      'jest/no-commented-out-tests': 'error',
      'jest/no-disabled-tests': 'error',
      // It does not know a test under another name: `const testWithMoto = isInstalled ? test : test.skip`.
      'jest/no-standalone-expect': 'off',
      'jest/unbound-method': 'error',
    },
  },
  {
    name: 'scripts',
    files: scripts,
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        Buffer: 'readonly',
        __dirname: 'readonly',
        console: 'readonly',
        process: 'readonly',
      },
    },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    name: 'the set-up',
    files: ['bin/setup.js', 'bin/setup/*.js'],
    // An old Node must be able to parse the sentence that says it is too old.
    languageOptions: { ecmaVersion: 2019 },
  },
  prettier,
);
