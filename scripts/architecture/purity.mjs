import tseslint from 'typescript-eslint';
import { IMPURE, PURE } from './layout.mjs';

const CLOCK = 'Pure code reads no clock: take the time from the context or the event.';
const RANDOM = 'Pure code makes no random values: take new ids and tokens from the context.';
const OUTSIDE =
  'Pure code does no input or output and sets no timers: leave that to an app and pass facts in by the context.';
/** ESLint puts words of its own before them. */
export const SENTENCES = [CLOCK, RANDOM, OUTSIDE];

const globals = (message, names) => names.map((name) => ({ name, message }));
const crypto = (name) => ({ name, allowImportNames: ['createHash'], message: RANDOM });

/** ESLint's part of the architecture: what pure code must not touch, though no import shows it. */
export const purity = {
  files: PURE,
  ignores: [...IMPURE, '**/*.spec.ts', '**/*.fixtures.ts', '**/testing/**'],
  languageOptions: { parser: tseslint.parser },
  rules: {
    'no-restricted-globals': [
      'error',
      ...globals(CLOCK, ['performance', 'Temporal']),
      ...globals(RANDOM, ['crypto']),
      ...globals(OUTSIDE, ['process', 'console', 'fetch', 'WebSocket', 'globalThis', 'global']),
      ...globals(OUTSIDE, ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']),
    ],
    'no-restricted-syntax': [
      'error',
      { selector: "MemberExpression[object.name='Date'][property.name='now']", message: CLOCK },
      { selector: "MemberExpression[object.name='Date'][property.value='now']", message: CLOCK },
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
      { selector: "CallExpression[callee.name='Date']", message: CLOCK },
      { selector: "VariableDeclarator[init.name='Date']", message: CLOCK },
      { selector: "MemberExpression[object.name='Math'][property.name='random']", message: RANDOM },
      { selector: "MemberExpression[object.name='Math'][property.value='random']", message: RANDOM },
      { selector: "VariableDeclarator[init.name='Math']", message: RANDOM },
    ],
    'no-restricted-imports': ['error', { paths: [crypto('crypto'), crypto('node:crypto')] }],
  },
};
