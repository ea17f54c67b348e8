#!/usr/bin/env node
// `npx parley`: installs and builds what is missing, then runs the command line. Arguments go to it.
import { refuseOldNode } from './house/node-version.mjs';

refuseOldNode();
import('./house/ready.mjs').then(({ runBuilt }) => runBuilt('cli'));
