// `npm run worker`: installs and builds what is missing, then works. Arguments go to the worker.
import { refuseOldNode } from './tooling/node-version.mjs';

refuseOldNode();
import('./tooling/ready.mjs').then(({ runBuilt }) => runBuilt('worker'));
