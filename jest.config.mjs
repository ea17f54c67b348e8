import { availableParallelism } from 'node:os';

/** Tests run on the sources, so a failing line is the line that was written. */
export default {
  testEnvironment: 'node',
  // Many tests wait, for a disk or for processes of their own, and a busy machine is no failure.
  maxWorkers: availableParallelism() + 1,
  testTimeout: 60_000,
  testSequencer: '<rootDir>/scripts/tests/sequencer.mjs',
  reporters: ['default', '<rootDir>/scripts/tests/budget-reporter.mjs'],
  cacheDirectory: '<rootDir>/.cache/jest',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/(libs|apps)/[^/]+/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@parley/(eventsourcing|domain|documents-mongo)/testing$': '<rootDir>/libs/$1/src/testing/index.ts',
    '^@parley/(server|worker|cli)$': '<rootDir>/apps/$1/src/index.ts',
    '^@parley/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
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
