// `npm run new:feature NAME [AGGREGATE]`: writes the skeleton of a feature. docs/guides/features.md says what each file of it is for.
import { refuseOldNode } from './tooling/node-version.mjs';

refuseOldNode();
import('./new-feature/main.mjs').then(({ main }) => main(process.argv.slice(2)));
