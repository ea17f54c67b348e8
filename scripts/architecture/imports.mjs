import { cruise } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkCycles } from './cycles.mjs';
import { inRoot } from '../tooling/paths.mjs';
import { workspaces } from './workspaces.mjs';

/** Cruises the tree below the current folder. Answers the modules found and the imports that break a rule. */
export async function checkImports() {
  const { forbidden, options } = await extractConfig(inRoot('.dependency-cruiser.mjs'));
  const folders = ['libs', 'apps', 'examples', 'test'].filter((folder) => existsSync(folder));
  const tsConfig = extractTsConfig(join(process.cwd(), options.tsConfig.fileName));
  const cruised = await cruise(
    folders,
    { ...options, ruleSet: { forbidden }, validate: true },
    { ...options.enhancedResolveOptions, alias: furtherEntries() },
    { tsConfig },
  );
  const { modules, summary } = cruised.output;
  const sentences = new Map(forbidden.map((rule) => [rule.name, rule.comment]));
  return {
    modules,
    broken: [
      ...summary.violations.map((violation) => describe(violation, sentences)),
      ...checkCycles(modules),
    ],
  };
}

/** Where `@parley/<name>/http` and `@parley/<name>/testing` are among the sources: the manifest names what is built. */
const furtherEntries = () =>
  Object.fromEntries(
    workspaces().flatMap(({ folder, manifest: { name } }) =>
      ['http', 'testing'].map((entry) => [
        `${name}/${entry}$`,
        join(process.cwd(), folder, 'src', entry, 'index.ts'),
      ]),
    ),
  );

function describe({ from, to, rule }, sentences) {
  return { place: `${from} → ${to}`, sentence: sentences.get(rule.name) };
}
