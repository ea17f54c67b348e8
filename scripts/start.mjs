// `npm start`: installs and builds what is missing, then serves. Arguments go to the server.
import { refuseOldNode } from './house/node-version.mjs';

refuseOldNode();
import('./house/ready.mjs').then(({ runBuilt }) => runBuilt('server'));
