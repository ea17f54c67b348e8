import { cruise } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
    broken: withoutRepeats(summary.violations).map((violation) => describe(violation, sentences)),
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

/** A cycle is found from each of its files; it is reported once. */
function withoutRepeats(violations) {
  const seen = new Set();
  return violations.filter(({ rule, cycle }) => {
    if (!cycle) return true;
    const ring = `${rule.name} ${cycle.map(({ name }) => name).sort()}`;
    return !seen.has(ring) && seen.add(ring);
  });
}

function describe({ from, to, rule, cycle }, sentences) {
  const path = cycle ? cycle.map(({ name }) => name) : [to];
  return { place: [from, ...path].join(' → '), sentence: sentences.get(rule.name) };
}
