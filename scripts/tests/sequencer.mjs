import TestSequencer from '@jest/test-sequencer';
import { budgetOf } from './budgets.mjs';

/** Longest first, as usual. On a fresh clone, where no time is known yet, the budgets say what takes long. */
export default class LongestFirst extends TestSequencer {
  time(test) {
    return super.time(test) ?? budgetOf(test.path) * 1_000;
  }
}
