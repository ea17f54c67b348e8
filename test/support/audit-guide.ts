import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from './environment.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const GUIDE = fileURLToPath(new URL('../../docs/guides/audit.md', import.meta.url));

/** A block of the guide, and what it prints there. */
export interface Step {
  readonly script: string;
  readonly printed: string;
}

/** The shell blocks that stand under a `walk` mark, each with the block of text behind it. */
export async function stepsOfGuide(): Promise<readonly Step[]> {
  const text = await readFile(GUIDE, 'utf8');
  const found = text.matchAll(/<!-- walk -->\s+```sh\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```\n)?/g);
  return [...found].map(([, script = '', printed = '']) => ({ script, printed }));
}

const END = '-- end of the block --';

/** Runs all blocks in one shell; answers what each prints. */
export async function runSteps(
  steps: readonly Step[],
  server: { readonly url: string; readonly token: string | null },
): Promise<readonly string[]> {
  const script = steps.map((step) => `${step.script}\necho '${END}'\n`).join('');
  const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', script], {
    cwd: ROOT,
    env: environment({ PARLEY_URL: server.url, PARLEY_TOKEN: server.token ?? '' }),
  });
  return stdout.split(`${END}\n`).slice(0, -1);
}

/** Without what is another in every run: times, ids, numbers. */
export const settled = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/\d+/g, 'N');
