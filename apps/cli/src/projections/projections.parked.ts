import type { Command } from 'commander';
import { does, type Answer, type Context } from '../command.js';
import type { Api } from '../http/api.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { parkedAnswer, stillParked, withReasonToSkip } from '../output/parked.js';
import { submit, managementCommand, outcomeAnswer, type Keyed } from './projections.management.js';
import { statesOf, type ParkedRow } from './projections.states.js';

export function addParked(projections: Command, io: Io): void {
  const parked = projections
    .command('parked')
    .description('Streams that wait: an event could not be folded, or an operator has parked them.')
    .argument('[name]', 'one projection (default: all)')
    .addHelpText('after', examples('projections parked feed'));
  does<object, [string | undefined]>(parked, io, listParked);

  const retry = onStream(projections, 'retry', 'Fold what waits of a stream.').addHelpText(
    'after',
    examples('projections retry feed dialog-7'),
  );
  does<Keyed, [string, string]>(retry, io, ({ api }, { key }, name, stream) =>
    submitOnStream(api, name, stream, { verb: 'retry', did: 'Folded', key }),
  );

  const skip = withReasonToSkip(
    onStream(projections, 'skip', 'Pass over the event that could not be folded, for good.'),
  ).addHelpText('after', examples("projections skip feed dialog-7 --reason 'broken by the import of May'"));
  does<Reasoned, [string, string]>(skip, io, ({ api }, { reason, key }, name, stream) =>
    submitOnStream(api, name, stream, {
      verb: 'skip',
      did: 'Passed over an event of',
      key,
      body: { reason },
    }),
  );

  const park = onStream(projections, 'park', 'Let later events of a stream wait, until it is retried.')
    .requiredOption('--reason <text>', 'why it has to wait; no personal data')
    .addHelpText('after', examples("projections park feed dialog-7 --reason 'looked into'"));
  does<Reasoned, [string, string]>(park, io, async ({ api }, { reason, key }, name, stream) => {
    const path = `parked/${encodeURIComponent(stream)}/park`;
    return outcomeAnswer(
      await submit(api, name, path, { key, body: { reason } }),
      `Parked ${stream} in ${name}.`,
    );
  });
}

interface Reasoned extends Keyed {
  readonly reason: string;
}

const onStream = (projections: Command, name: string, description: string): Command =>
  managementCommand(projections, name, description).argument('<stream>', 'the stream');

const pathOf = (name: string): string => `/v1/projections/${encodeURIComponent(name)}/parked`;

async function parkedOf(api: Api, name: string): Promise<readonly ParkedRow[]> {
  return (await api.get<{ items: readonly ParkedRow[] }>(pathOf(name))).items;
}

async function listParked({ api }: Context, _options: object, name: string | undefined): Promise<Answer> {
  const names = name === undefined ? new Set((await statesOf(api)).map((row) => row.name)) : [name];
  const items = (await Promise.all(Array.from(names, (one) => parkedOf(api, one)))).flat();
  return parkedAnswer(items, (row) => row.name);
}

interface Ask {
  readonly verb: 'retry' | 'skip';
  readonly did: string;
  readonly key?: string | undefined;
  readonly body?: unknown;
}

/** The answer says whether the stream goes on. */
async function submitOnStream(
  api: Api,
  name: string,
  stream: string,
  { verb, did, ...sent }: Ask,
): Promise<Answer> {
  const answer = await submit(api, name, `parked/${encodeURIComponent(stream)}/${verb}`, sent);
  const { parked } = answer;
  if (parked) throw stillParked(name, parked);
  return outcomeAnswer(answer, `${did} ${stream} in ${name}; nothing of it waits.`);
}
