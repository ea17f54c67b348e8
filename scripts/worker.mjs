// `npm run worker`: installs and builds what is missing, then works. Arguments go to the worker.
import { refuseOldNode } from './house/node-version.mjs';

refuseOldNode();
import('./house/ready.mjs').then(({ runBuilt }) => runBuilt('worker'));
