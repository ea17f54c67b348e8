import { openCore } from '@parley/composition';
import { inFlight, milliseconds, paced, percentile, printed } from '../figures.mjs';
import { trafficOver } from '../traffic.mjs';

const PER_SECOND = 200;
const DIALOGS = 200;

/**
 * Time from the acknowledged append until a worker has it in the dialog list, and until a query in another process may see it. Worker and
 * other process are the real ones' parts, each over stores of its own, side by side in this process.
 */
export async function visibilityOnServers({ places, sizes, note }) {
  const place = await places.place('visibility');
  const config = { ...place.documents, eventStore: place.events.eventStore, runsHere: true };
  const onError = ({ part, code }) => note(`  ${part}: ${code}`);
  const worker = await openCore(config, { role: 'worker', onError });
  // An embedded document store lets no second process in.
  const server = config.documents === null ? worker : await openCore(config, { role: 'tool', onError });
  const { setUp, receive } = trafficOver(server.runner);
  await setUp(DIALOGS);
  await inFlight(16, DIALOGS, (index) => receive(index + 1, index));
  await seen(worker, (await receive(1, DIALOGS)).position);
  const times = await paced(PER_SECOND, sizes.seconds, async (index) => {
    const { position } = await receive(1 + (index % DIALOGS), DIALOGS + 1 + index);
    const appended = performance.now();
    const since = () => performance.now() - appended;
    return Promise.all([seen(worker, position).then(since), seen(server, position).then(since)]);
  });
  if (server !== worker) await server.close();
  await worker.close();
  const rows = (what, values) => [
    printed(`append → ${what} at ${PER_SECOND} events/s, p50`, milliseconds(percentile(values, 0.5))),
    printed(`append → ${what} at ${PER_SECOND} events/s, p99`, milliseconds(percentile(values, 0.99))),
  ];
  const folded = rows(
    'in the list',
    times.map(([folding]) => folding),
  );
  const waited = times.map(([, waiting]) => waiting);
  return server === worker ? folded : [...folded, ...rows('known so to another process', waited)];
}

async function seen({ projections }, position) {
  const outcome = await projections.waitFor('dialog-list', position, 60_000);
  if (outcome !== 'reached') throw new Error(`never visible: ${outcome}`);
}
