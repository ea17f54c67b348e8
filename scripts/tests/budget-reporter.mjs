import { relative } from 'node:path';
import { root } from '../tooling/paths.mjs';
import { budgetOf } from './budgets.mjs';

/** Prints which files of tests took longer than their budget. It fails nothing: a machine may be slow or busy. */
export default class BudgetReporter {
  onRunComplete(_contexts, { testResults }) {
    const lines = testResults
      .map(({ testFilePath, perfStats }) => ({ path: testFilePath, seconds: perfStats.runtime / 1_000 }))
      .filter(({ path, seconds }) => seconds > budgetOf(path))
      .sort((a, b) => b.seconds - a.seconds)
      .map(
        ({ path, seconds }) => `  ${relative(root, path)}: ${seconds.toFixed(1)} s of ${budgetOf(path)} s`,
      );
    if (lines.length === 0) return;
    process.stderr.write(`\nOver budget (scripts/tests/budgets.mjs):\n${lines.join('\n')}\n`);
  }
}
