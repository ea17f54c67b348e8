import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Api } from './api.js';
import { environment } from './environment.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The shell blocks of the README that stand under a `walk` mark, exactly as they are printed there. */
export async function walkOfReadme(): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, 'README.md'), 'utf8');
  return [...text.matchAll(/<!-- walk -->\s+```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
}

/** Runs the blocks in one shell; answers what they print. */
export async function runWalk(
  blocks: readonly string[],
  server: { readonly url: string; readonly token: string | null },
): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')], {
    cwd: ROOT,
    env: environment({ PARLEY_URL: server.url, PARLEY_TOKEN: server.token ?? '' }),
  });
  return stdout;
}

/** What the feed of the dialog that the walk began holds at its end. */
export const WALKED = [
  'opened',
  'Is it in stock?',
  'reassigned',
  'Yes, two of them.',
  'closed',
  'Called back.',
];

/** The feed of the newest dialog: texts, and kinds of the entries without one. */
export async function walkedFeed(api: Api): Promise<readonly string[]> {
  const { body } = await api.get<{ items: { dialogId: number }[] }>('/v1/dialogs?limit=1');
  const dialogId = body.items[0]?.dialogId ?? 0;
  const feed = await api.get<{ entries: { kind: string; content?: { text: string } }[] }>(
    `/v1/dialogs/${dialogId}/feed`,
  );
  return feed.body.entries.map((entry) => entry.content?.text ?? entry.kind);
}
