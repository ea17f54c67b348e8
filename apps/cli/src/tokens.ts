import { Option, type Command } from 'commander';
import type { TokenRow } from '@parley/staff';
import { idOf } from './arguments.js';
import { does, answerWith, type Answer, type Context } from './command.js';
import type { Done } from './http/api.js';
import type { Io } from './io.js';
import { examples } from './output/hints.js';
import { tableOf, type Column } from './output/table.js';
import { minutes } from './output/time.js';

interface CreateOptions {
  readonly label: string;
  readonly manager?: number;
  readonly bot?: number;
}

const COLUMNS: readonly Column[] = [
  { head: 'id', long: 'keep', align: 'right' },
  { head: 'owner' },
  { head: 'label' },
  { head: 'created', long: 'keep' },
];

export function addTokens(program: Command, io: Io): void {
  const tokens = program.command('tokens').description('Bearer tokens: list, create, revoke.');
  const list = tokens
    .command('list')
    .description('Live tokens that you may revoke, without their secrets.')
    .addHelpText('after', examples('tokens list'));
  does<object, []>(list, io, listTokens);

  const owner = (kind: string, other: string): Option =>
    new Option(`--${kind} <id>`, `for this ${kind} (default: for yourself)`).argParser(idOf).conflicts(other);
  const create = tokens
    .command('create')
    .description('Issue a token. Its text is shown this once.')
    .requiredOption('--label <label>', 'what it is for')
    .addOption(owner('manager', 'bot'))
    .addOption(owner('bot', 'manager'))
    .addHelpText('after', examples("tokens create --label 'night shift' --manager 2"));
  does<CreateOptions, []>(create, io, createToken);

  const revoke = tokens
    .command('revoke')
    .description('Revoke a token: it fails from this moment on.')
    .argument('<id>', 'the token', idOf)
    .addHelpText('after', examples('tokens revoke 3'));
  does<object, [number]>(revoke, io, async ({ api }, _options, id) => {
    const answer = await api.command('DELETE', `/v1/tokens/${id}`);
    return answerWith(answer, `Revoked token ${id}: position ${answer.position}.`);
  });
}

async function listTokens({ api }: Context): Promise<Answer> {
  const items: TokenRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.get<{ items: TokenRow[]; next: string | null }>('/v1/tokens', {
      limit: 100,
      cursor,
    });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  const rows = items.map(({ tokenId, owner, label, createdAt }) => [
    String(tokenId),
    `${owner.kind}:${owner.id} ${owner.name ?? ''}`.trim(),
    label,
    minutes(createdAt),
  ]);
  return { json: { items }, text: (page) => tableOf(page, COLUMNS, rows) };
}

async function createToken({ api }: Context, { label, manager, bot }: CreateOptions): Promise<Answer> {
  const kind = bot === undefined ? 'manager' : 'bot';
  const id = bot ?? manager;
  const body = { label, ...(id === undefined ? {} : { ownerKind: kind, ownerId: id }) };
  const answer = await api.command<Done & { tokenId: number; token: string }>('POST', '/v1/tokens', { body });
  return answerWith(answer, `Token ${answer.tokenId}, shown this once: ${answer.token}`);
}
