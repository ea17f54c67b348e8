// `npm start`: installs and builds what is missing, then serves. Arguments go to the server.
import { refuseOldNode } from './tooling/node-version.mjs';

refuseOldNode();
import('./tooling/ready.mjs').then(({ runBuilt }) => runBuilt('server'));
