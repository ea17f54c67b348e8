import type { Contract, Operation } from './contract.js';
import type { Call } from './walk.js';

/** What an operation is asked with, where it requires more than its path. */
const REQUIRED: Readonly<Record<string, string>> = { from: 'revision:0', at: '2026-01-31' };

/** Open to auditors and analysts alone. */
export const needsOwnRight = ({ path }: Operation): boolean => /^\/v1\/(audit|analytics)\//.test(path);

/** What has to stand in the query of such an operation. */
export const requiredOf = ({ parameters }: Operation): readonly string[] =>
  parameters
    .filter((one) => one.in === 'query' && one.required)
    .map(({ name }) => `${name}=${REQUIRED[name] ?? ''}`);

/** Who asks. */
export interface Auditor {
  readonly userId: number;
  readonly token: string;
}

interface EventRow {
  readonly eventId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Asks everything that the file has for auditors and analysts about what happened before, as one who is both. */
export async function walkAudits(call: Call, { operations }: Contract): Promise<Auditor> {
  const { userId } = (
    await call('POST', '/v1/users', { name: 'Auditor', permissions: ['audit', 'analytics'] })
  ).body;
  const owner = { label: 'z', ownerKind: 'manager', ownerId: userId };
  const { token, position } = (await call('POST', '/v1/tokens', owner)).body;
  const as = String(token);
  const wait = `after=${String(position)}&wait=10000`;
  const found = await call('GET', `/v1/audit/events?data=true&order=oldest&limit=100&${wait}`, undefined, as);
  const events = (found.body as unknown as { readonly items: readonly EventRow[] }).items;
  const dataOf = (type: string) => events.find((event) => event.type === type)?.data;
  const known: Readonly<Record<string, unknown>> = {
    ...{ ...dataOf('UserCreated'), ...dataOf('BotCreated'), ...dataOf('MessageSent') },
    ...{ eventId: events[0]?.eventId, kind: 'manager', id: userId },
  };
  for (const operation of operations.filter(needsOwnRight)) {
    const query = [...requiredOf(operation), wait].join('&');
    const place = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(known[name]));
    await call(operation.method, `${place}?${query}`, undefined, as);
  }
  return { userId: Number(userId), token: as };
}
