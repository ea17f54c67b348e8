import { SETTINGS, type CheckedConfig } from '@parley/composition';
import { ok, problem, type Finding } from './finding.js';

/** Every mistake, or the names of what is set. */
export function configurationFindings(
  env: NodeJS.ProcessEnv,
  { config, mistakes }: CheckedConfig,
): readonly Finding[] {
  if (config === null) {
    return mistakes.map((mistake) =>
      problem(
        'configuration',
        mistake,
        'Correct the setting; docs/reference/configuration.md describes all.',
      ),
    );
  }
  const names = SETTINGS.flatMap(({ name, hasFile }) => (hasFile ? [name, `${name}_FILE`] : [name]));
  const set = names.filter((name) => env[name]);
  return [ok('configuration', set.length === 0 ? 'every setting has its default' : `set: ${set.join(', ')}`)];
}
