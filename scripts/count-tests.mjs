// `node scripts/count-tests.mjs REPORT STATUS`: prints how many tests passed and failed by Jest's JSON report.
// A suite that could not run counts as one failure, and so does an exit status that no failed test explains.
import { readIfThere } from './workspaces/stamp.mjs';

const [path, status] = process.argv.slice(2);
const report = JSON.parse(readIfThere(path) ?? '{}');
const passed = report.numPassedTests ?? 0;
const found = (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0);
const unexplained = found === 0 && (status !== '0' || passed === 0);
console.log(passed, unexplained ? 1 : found);
