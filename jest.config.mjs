import { availableParallelism } from 'node:os';

/** Where a library of that name may be: a feature, or another. */
const anyOf = (file) => [`<rootDir>/libs/$1/${file}`, `<rootDir>/libs/features/$1/${file}`];

/** Tests run on the sources, so a failing line is the line that was written. */
export default {
  globalSetup: '<rootDir>/scripts/tests/ready.mjs',
  testEnvironment: '<rootDir>/scripts/tests/environment.mjs',
  runtime: '<rootDir>/scripts/tests/runtime.mjs',
  injectGlobals: false,
  // Many tests wait, for a disk or for processes of their own, and a busy machine is no failure.
  maxWorkers: availableParallelism() + 1,
  testTimeout: 60_000,
  testSequencer: '<rootDir>/scripts/tests/sequencer.mjs',
  reporters: ['default', '<rootDir>/scripts/tests/budget-reporter.mjs'],
  cacheDirectory: '<rootDir>/.cache/jest',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/examples', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/(libs|libs/features|apps|examples)/[^/]+/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@parley/([a-z-]+)/http$': '<rootDir>/libs/features/$1/src/http/index.ts',
    '^@parley/([a-z-]+)/testing$': anyOf('src/testing/index.ts'),
    '^@parley/(server|worker|cli)$': '<rootDir>/apps/$1/src/index.ts',
    '^@example/([a-z-]+)/http$': '<rootDir>/examples/$1/src/http/index.ts',
    '^@example/([a-z-]+)$': '<rootDir>/examples/$1/src/index.ts',
    '^@parley/([a-z-]+)$': anyOf('src/index.ts'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2022',
        },
        module: { type: 'es6' },
      },
    ],
  },
};
