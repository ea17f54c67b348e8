// `npm test`: installs and builds what is missing, then runs every test, or those that the arguments name.
import { refuseOldNode } from './tooling/node-version.mjs';

refuseOldNode();
import('./tooling/tests.mjs').then(({ runTests }) => runTests(process.argv.slice(2)));
