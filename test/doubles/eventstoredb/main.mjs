// A double of EventStoreDB as a process: node main.mjs --folder DIR [--port N] [--tls-cert FILE --tls-key FILE] [--credentials NAME:PASSWORD]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openControl } from './faults/control.mjs';
import { serve } from './server.mjs';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    credentials: { type: 'string' },
    'with-parent': { type: 'boolean', default: false },
  },
});

if (values.folder === undefined || (values['tls-cert'] === undefined) !== (values['tls-key'] === undefined)) {
  process.stderr.write(
    'Usage: main.mjs --folder DIR [--port N] [--tls-cert FILE --tls-key FILE] [--credentials NAME:PASSWORD]\n',
  );
  process.exit(2);
}
// A program that starts it with a pipe for its input takes it along when it ends, however it ends.
if (values['with-parent']) process.stdin.resume().once('close', () => process.exit(0));

const tls =
  values['tls-cert'] === undefined
    ? null
    : { cert: readFileSync(values['tls-cert']), key: readFileSync(values['tls-key']) };
const served = await serve({
  folder: values.folder,
  port: Number(values.port),
  tls,
  credentials: values.credentials ?? null,
});
const control = await openControl(served);
const { port } = served.connections;
const url = `esdb://127.0.0.1:${port}?tls=${tls !== null}`;
process.stdout.write(`${JSON.stringify({ url, port, control })}\n`);
