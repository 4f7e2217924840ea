// Which Node the SDK will want some day is no matter of a test's output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const project = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  roots: [`<rootDir>/test/${name}`],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.tsx?$': '@swc/jest' },
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/cdk.out/'],
  ...extra,
});

module.exports = {
  projects: [
    project('checks'),
    project('unit', { testEnvironment: '<rootDir>/test/support/refuse-network.ts' }),
    project('infra', { setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'] }),
    project('adapters'),
    project('system'),
  ],
  // Tests that run at once start programs of their own, and small machines have two cores.
  maxConcurrency: 2,
  // Most of a system test is waiting; jest would leave one core idle.
  maxWorkers: '100%',
  testTimeout: 300_000,
  reporters: ['default', '<rootDir>/test/support/total-reporter.js'],
};
