import type { Contract } from './contract.js';
import type { Call } from './walk.js';

/** What an operation is asked with, where it requires more than its path. */
const REQUIRED: Readonly<Record<string, string>> = { from: 'revision:0' };

interface EventRow {
  readonly eventId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Asks everything that the file has for auditors about what happened before, as an auditor. */
export async function walkAudits(call: Call, { operations }: Contract): Promise<void> {
  const { userId } = (await call('POST', '/v1/users', { name: 'Auditor', permissions: ['audit'] })).body;
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
  for (const { method, path, parameters } of operations) {
    if (!path.startsWith('/v1/audit/')) continue;
    const required = parameters.filter((one) => one.in === 'query' && one.required);
    const query = [...required.map(({ name }) => `${name}=${REQUIRED[name] ?? ''}`), wait].join('&');
    const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(known[name]));
    await call(method, `${place}?${query}`, undefined, as);
  }
}
