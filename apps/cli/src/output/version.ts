import { readFileSync } from 'node:fs';

/** Of the command line. Its manifest is two folders above this module, and above the program that is bundled. */
export const version = (): string => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
};
