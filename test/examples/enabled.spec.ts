import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { apiOf, type Api } from '../support/api.js';
import { done, givenChannel, receive, type Received } from '../support/given.js';
import { startServer } from '../support/servers/server-process.js';
import { copyTree, type Copy } from '../tooling/copy.js';

const LIST = 'libs/composition/src/features/features.ts';
const LINE = "  (await import('@example/pin-dialog')).pinDialogFeature,\n";
/** Composition is built again for its new line, and the line leads to what was never built: the example comes first. */
const BUILT = 'examples/pin-dialog/dist';

jest.setTimeout(300_000);

let copy: Copy;
let data: string;
beforeAll(() => {
  copy = copyTree();
  data = join(copy.folder, 'data');
  rmSync(join(copy.folder, BUILT), { recursive: true, force: true });
});
afterAll(() => copy.remove());

const read = (path: string): string => readFileSync(join(copy.folder, path), 'utf8');
const changedSince = (before: ReadonlyMap<string, string>): readonly string[] =>
  [...copy.files()]
    .filter(([path, text]) => before.get(path) !== text)
    .map(([path]) => path)
    .sort();

function build(): void {
  const { code, stderr } = copy.run('scripts/build.mjs');
  if (code !== 0) throw new Error(stderr);
}

/** Serves what was built. */
async function served<T>(token: string | null, work: (api: Api, token: string) => Promise<T>): Promise<T> {
  const server = await startServer(data, { tree: pathToFileURL(`${copy.folder}/`) });
  try {
    const its = token ?? server.token ?? '';
    return await work(apiOf(server.url, its), its);
  } finally {
    await server.stop();
  }
}

test('one line enables the example in a tree that was not built, and without it the tree is as before', async () => {
  const before = copy.files();
  const list = read(LIST);
  writeFileSync(join(copy.folder, LIST), list.replace(/(?=^\];)/m, LINE));
  build();
  // The build writes the second one.
  expect(changedSince(before)).toEqual([LIST, 'libs/composition/tsconfig.json']);

  const [dialogId, token] = await served(null, async (api, token) => {
    const channelId = await givenChannel(api, 'Shop');
    const { dialogId } = done<Received>(await receive(api, channelId, 'chat', 'message'));
    done(await api.send('PUT', `/v1/dialogs/${dialogId}/pin`, { note: 'Call back' }));
    expect((await api.get('/v1/pins')).status).toBe(200);
    return [dialogId, token];
  });

  writeFileSync(join(copy.folder, LIST), list);
  build();
  expect(changedSince(before).filter((path) => !path.startsWith('data/'))).toEqual([]);
  await served(token, async (api) => {
    expect((await api.get('/v1/pins')).status).toBe(404);
    done(await api.send('POST', `/v1/dialogs/${dialogId}/close`));
  });
});
