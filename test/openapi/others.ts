import { randomOf } from '../fuzz/random.js';
import { valid } from '../fuzz/values.js';
import type { Contract } from './contract.js';
import type { Call } from './walk.js';

/**
 * Requests to the operations that the walk leaves out and whose paths name nothing: those that a feature adds. The file says what they take.
 * Commands come first, and a query waits for them.
 */
export function othersOf(
  { operations, resolve }: Contract,
  reached: ReadonlySet<string>,
): readonly ((call: Call) => Promise<void>)[] {
  const random = randomOf(1);
  const others = operations.filter(({ id, path }) => !reached.has(id) && !path.includes('{'));
  const [queries, commands] = [true, false].map((isQuery) =>
    others.filter(({ method }) => (method === 'GET') === isQuery),
  ) as [typeof others, typeof others];
  let last = '0';
  return [
    ...commands.map(({ method, path, body }) => async (call: Call) => {
      const { position } = (await call(method, path, body && valid(random, body, resolve))).body;
      last = String(position);
    }),
    ...queries.map(({ method, path }) => async (call: Call) => {
      await call(method, `${path}?after=${last}&wait=10000`);
    }),
  ];
}
