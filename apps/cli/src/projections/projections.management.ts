import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { randomUUID } from 'node:crypto';
import type { ManagementAnswer } from '@parley/subscriptions';
import { keyOf } from '../arguments.js';
import { does, answerWith, type Answer } from '../command.js';
import type { Api } from '../http/api.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import type { ParkedRow } from './projections.states.js';

/** The outcome of a management command; positions are text on the wire. */
export type ManagementRow = Omit<ManagementAnswer, 'parked'> & { readonly parked: ParkedRow | null };

export interface Keyed {
  readonly key?: string;
}

/** A management command of one projection, with the option of its Idempotency-Key. */
export const managementCommand = (projections: Command, name: string, description: string): Command =>
  projections
    .command(name)
    .description(description)
    .argument('<name>', 'the projection')
    .option('--key <key>', 'Idempotency-Key: the same one again changes nothing', keyOf);

/** Submits a command at a path below `/v1/projections/<name>/`. */
export const submit = (
  api: Api,
  name: string,
  path: string,
  { key = randomUUID(), body }: { key?: string | undefined; body?: unknown } = {},
): Promise<ManagementRow> =>
  api.command<ManagementRow>('POST', `/v1/projections/${encodeURIComponent(name)}/${path}`, { key, body });

/** The sentence for what is done, or that it is only accepted yet. */
export const outcomeAnswer = (answer: ManagementRow, done: string): Answer =>
  answerWith(
    answer,
    answer.outcome === 'done' ? done : `Accepted: the next holder of the projection carries it out.`,
  );

const SIMPLE = [
  ['pause', 'Stop folding until it is resumed; what is there goes on being served.', 'Paused'],
  ['resume', 'Go on folding, also after a build that failed.', 'Resumed'],
  ['switch', 'Let queries read the build that was held back.', 'Switched'],
  ['rollback', 'Let queries read the build that was served before; it catches up first.', 'Rolled back'],
] as const;

export function addManagement(projections: Command, io: Io): void {
  for (const [verb, description, did] of SIMPLE) {
    const command = managementCommand(projections, verb, description);
    command.addHelpText('after', examples(`projections ${verb} dialog-list`));
    does<Keyed, [string]>(command, io, async ({ api }, { key }, name) =>
      outcomeAnswer(await submit(api, name, verb, { key }), `${did} ${name}.`),
    );
  }
  const drop = managementCommand(
    projections,
    'drop',
    'Give up a build that is not served, with its documents.',
  )
    .argument('<build>', 'version and generation as the list shows them, such as 1.2', buildOf)
    .addHelpText('after', examples('projections drop dialog-list 1.2'));
  does<Keyed, [string, Build]>(drop, io, async ({ api }, { key }, name, build) =>
    outcomeAnswer(
      await submit(api, name, 'drop', { key, body: build }),
      `Dropped ${name} ${build.version}.${build.generation}.`,
    ),
  );
}

interface Build {
  readonly version: number;
  readonly generation: number;
}

/** `2` or `1.2`. */
function buildOf(text: string): Build {
  const [, version, generation = '0'] = /^(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?$/.exec(text) ?? [];
  if (version === undefined) throw new InvalidArgumentError('It must be a build such as 2 or 1.2.');
  return { version: Number(version), generation: Number(generation) };
}
