// `npm run architecture [FOLDER]`: checks the rules of the architecture in this tree or another laid out like it.
// Prints one line for each place that breaks one: the place, and a sentence that says what to do instead.
import { checkFolders } from './architecture/folders.mjs';
import { checkImports } from './architecture/imports.mjs';
import { checkPureCode } from './architecture/pure-code.mjs';
import { checkWorkspaces } from './architecture/workspaces.mjs';
import { root } from './tooling/paths.mjs';

process.chdir(process.argv[2] ?? root);

const imports = await checkImports();
const broken = [
  ...imports.broken,
  ...checkWorkspaces(imports.modules),
  ...(await checkPureCode()),
  ...checkFolders(),
];
const lines = new Set(broken.map(({ place, sentence }) => `${place}: ${sentence}`));
lines.forEach((line) => console.log(line));
console.log(
  lines.size === 0 ? `The architecture holds in ${imports.modules.length} modules.` : `${lines.size} broken.`,
);
process.exitCode = lines.size === 0 ? 0 : 1;
