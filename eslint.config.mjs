import tseslint from 'typescript-eslint';
import { purity } from './scripts/architecture/purity.mjs';

const SPECS = [
  '**/*.spec.ts',
  '**/*.fixtures.ts',
  '**/testing/**/*.ts',
  'libs/testkit/**/*.ts',
  'test/**/*.ts',
];
/** Belongs to no program of the compiler: rules that need types see it in the features that are made of it. */
const TEMPLATES = 'scripts/new-feature/template/**/*.ts';
const TIMER =
  'A test waits for a condition or a position, never for time to pass: it would be slow, or fail by chance.';

export default tseslint.config(
  { ignores: ['**/dist/', '**/coverage/', 'data/', '.cache/'] },
  {
    files: [TEMPLATES],
    extends: [tseslint.configs.strict],
    rules: { '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }] },
  },
  {
    files: ['**/*.ts'],
    ignores: [TEMPLATES],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 200 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.name='Symbol'][arguments.0.value=/^parley:/]",
          message: 'A token is made by Symbol.for, so that it is one where a package is installed twice.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allow: [{ name: 'bigint', from: 'lib' }] },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Ports check at run time what types promise: callers and files come from elsewhere.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Parts are closures behind interfaces, so methods carry no `this` that could be lost.
      '@typescript-eslint/unbound-method': 'off',
      // A port's method is async so that what it throws is a rejection, even where an adapter has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Code points of a text, and the plain fields of a DTO, are what spreading is used for.
      '@typescript-eslint/no-misused-spread': 'off',
      // Nest declares its options as classes and takes plain objects for them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // The caller names the type of what a store gives back.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    files: SPECS,
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': 'off',
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval'].map((name) => ({ name, message: TIMER })),
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Matchers such as expect.any() are `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    rules: { eqeqeq: 'error', 'no-unused-vars': 'error', 'no-unreachable': 'error', 'prefer-const': 'error' },
  },
  purity,
);
