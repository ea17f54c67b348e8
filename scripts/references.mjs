// `npm run references`: writes into each tsconfig.json what the globs and manifests of the workspaces say, so that `tsc -b` builds all of them.
import { root } from './tooling/paths.mjs';
import { log } from './tooling/log.mjs';
import { writeReferences } from './workspaces/references.mjs';

const changed = writeReferences(root);
log(changed.length === 0 ? 'every reference is there.' : `written: ${changed.join(', ')}.`);
