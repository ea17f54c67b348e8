// `npm run build`: installs and builds what is missing, and nothing else.
import { refuseOldNode } from './tooling/node-version.mjs';

refuseOldNode();
Promise.all([import('./tooling/ready.mjs'), import('./tooling/log.mjs')]).then(([{ makeReady }, { fail }]) =>
  makeReady().catch(fail),
);
