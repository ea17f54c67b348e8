// The built server, with projections beside HTTP (`here`), in its thread (`thread`), or none, as if another process ran them (`elsewhere`).
import { readConfig } from '@parley/composition';
import { serve } from '../../../apps/server/dist/serve.js';
import { answering, processor, processorOfMainThread, sendReady } from './http-child.mjs';

const [folder, projections] = process.argv.slice(2);
const settings = {
  PARLEY_DATA: folder,
  PARLEY_PORT: '0',
  PARLEY_LOG_LEVEL: 'silent',
  PARLEY_RATE_LIMIT: '100000000',
};
const asked = projections === 'elsewhere' ? 'none' : projections;
const config = { ...(await readConfig(settings)), projections: asked };
const lines = [];
const { url, core, bootstrapped } = await serve(config, {
  sample: 'none',
  newAdminToken: false,
  thread: new URL('../../../apps/server/dist/work.thread.js', import.meta.url),
  print: (line) => lines.push(line),
});
await bootstrapped;

/** Once the read models hold all of the log. */
async function settled() {
  if (!core.runsHere) return true;
  const head = await core.eventStore.head();
  const waits = core.projectionNames.map((name) => core.projections.waitFor(name, head, 60_000));
  return (await Promise.all(waits)).every((state) => state === 'reached');
}
answering({ processor, processorOfMainThread, settled });
sendReady({ url, token: /prl_\S+/.exec(lines.join('\n'))?.[0] });
