import 'reflect-metadata';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCore, readConfig } from '@parley/composition';
import { createApp } from './http/app.js';
import { Description } from '@parley/http';

const FILE = fileURLToPath(new URL('../../../docs/reference/openapi.json', import.meta.url));

/** The OpenAPI file as it should be. */
async function generate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-openapi-'));
  const config = await readConfig({ PARLEY_DATA: folder, PARLEY_LOG_LEVEL: 'silent' });
  const core = await openCore(config, { role: 'tool' });
  const app = await createApp(core, config);
  try {
    return `${JSON.stringify(await app.get(Description).get(), null, 2)}\n`;
  } finally {
    await app.close();
    await core.close();
    await rm(folder, { recursive: true });
  }
}

const text = await generate();
if (!process.argv.includes('--check')) {
  await writeFile(FILE, text);
  process.stderr.write('parley: docs/reference/openapi.json is written.\n');
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
  process.stderr.write(
    'parley: docs/reference/openapi.json is not current: run `npm run openapi` and commit it.\n',
  );
  process.exitCode = 1;
} else {
  process.stderr.write('parley: docs/reference/openapi.json is current.\n');
}
