// `npm run references`: writes into each tsconfig.json what the globs and manifests of the workspaces say, so that `tsc -b` builds all of them.
import { root } from './house/paths.mjs';
import { say } from './house/say.mjs';
import { writeReferences } from './house/references.mjs';

const changed = writeReferences(root);
say(changed.length === 0 ? 'every reference is there.' : `written: ${changed.join(', ')}.`);
