// `npm test`: installs and builds what is missing, then runs every test, or those that the arguments name.
import { refuseOldNode } from './house/node-version.mjs';

refuseOldNode();
import('./house/tests.mjs').then(({ runTests }) => runTests(process.argv.slice(2)));
