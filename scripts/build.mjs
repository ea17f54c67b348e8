// `npm run build`: installs and builds what is missing, and nothing else.
import { refuseOldNode } from './house/node-version.mjs';

refuseOldNode();
Promise.all([import('./house/ready.mjs'), import('./house/say.mjs')]).then(([{ makeReady }, { fail }]) =>
  makeReady().catch(fail),
);
