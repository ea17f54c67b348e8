import { Option, type Command } from 'commander';
import type { PersonAsOf } from '@parley/audit';
import { actorOf, momentOf } from '../arguments.js';
import { doesInParts, type Context, type Part } from '../command.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { inZone } from '../output/zone.js';
import { inPeriod, listed, madeByOf, type PeriodOptions } from './audit.events.js';

interface PersonOptions extends PeriodOptions {
  readonly asOf?: string;
}

export function addPerson(audit: Command, io: Io): void {
  const person = inPeriod(
    audit
      .command('person')
      .summary('what somebody did, or was allowed')
      .description('What somebody did, the oldest first; with --as-of what they were allowed at that moment.')
      .argument('<who>', 'manager:ID, bot:ID, client:ID, channel:ID or system', actorOf),
  )
    .addOption(
      new Option('--as-of <moment>', 'what they were allowed then: a time, position:N or occurred:TIME')
        .argParser(momentOf)
        .conflicts(['from', 'to', 'newest']),
    )
    .addHelpText(
      'after',
      examples(
        'audit person manager:2 --from 2026-01-01T00:00Z --to 2026-02-01T00:00Z',
        'audit person manager:2 --as-of 2026-01-31T18:00Z',
      ),
    );
  doesInParts<PersonOptions, [string]>(person, io, (context, options, who) =>
    options.asOf === undefined
      ? listed(context, 'events', options, { actor: who, data: 'true' })
      : allowed(context, options, who),
  );
}

async function* allowed({ api }: Context, { asOf, zone }: PersonOptions, who: string): AsyncGenerator<Part> {
  const [kind = '', id = ''] = who.split(':');
  const answer = await api.get<PersonAsOf>(`/v1/audit/people/${kind}/${id}`, { asOf });
  const timeOf = inZone(zone);
  const { name, active, viewer, group, tokens, madeBy } = answer;
  const lines = [
    `${who} ${name}: ${active ? 'active' : 'deactivated'}`,
    `permissions: ${viewer?.permissions.join(', ') || 'none'}`,
    `channels: ${viewer === null ? 'none' : (viewer.channelIds?.join(', ') ?? 'all')}`,
    ...(kind === 'bot' ? [`roles: ${viewer?.roles.join(', ') || 'none'}`] : []),
    `group: ${group === null ? 'none' : `${group.id} ${group.name}`}`,
    ...tokens.map(
      ({ tokenId, label, createdAt, revokedAt }) =>
        `token ${tokenId} ${label}: since ${timeOf(createdAt)}${revokedAt === null ? '' : `, revoked ${timeOf(revokedAt)}`}`,
    ),
    madeByOf(madeBy),
  ];
  yield { json: answer, text: () => `${lines.map(printable).join('\n')}\n` };
}
