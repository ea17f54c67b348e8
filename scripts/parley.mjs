#!/usr/bin/env node
// `npx parley`: installs and builds what is missing, then runs the command line. Arguments go to it.
import { refuseOldNode } from './tooling/node-version.mjs';

refuseOldNode();
import('./tooling/ready.mjs').then(({ runBuilt }) => runBuilt('cli'));
