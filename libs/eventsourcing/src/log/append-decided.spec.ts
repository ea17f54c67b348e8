import { expect, test } from '@jest/globals';
import { appendDecided, type Decided } from './append-decided.js';
import { kernelErrors } from '../values/kernel-errors.js';

const conflict = () => kernelErrors.REVISION_CONFLICT('The stream is at another revision.');
const contention = () => kernelErrors.TOO_MUCH_CONTENTION('Others kept appending.');

/** A stream that others append to once before each of the first `rivals` appends; how often it was read and decided on. */
function contended(rivals: number) {
  const seen = { reads: 0, decisions: 0 };
  let revision = 0;
  const append = (expected: number) => async () => {
    if (seen.decisions <= rivals) revision += 1;
    if (expected !== revision) throw conflict();
    return (revision += 1);
  };
  const deciding = {
    attempts: 4,
    first: revision,
    newer: async () => {
      seen.reads += 1;
      return revision;
    },
    async decide(state: number): Promise<Decided<number, number>> {
      seen.decisions += 1;
      return { append: append(state) };
    },
    contention,
  };
  return { seen, deciding };
}

test('after each conflict what is newer is read once and decided on', async () => {
  const { seen, deciding } = contended(3);
  expect(await appendDecided(deciding)).toBe(4);
  expect(seen).toEqual({ reads: 3, decisions: 4 });
});

test('decisions are bounded, and nothing is read after the last', async () => {
  const { seen, deciding } = contended(4);
  await expect(appendDecided(deciding)).rejects.toMatchObject({ code: 'TOO_MUCH_CONTENTION' });
  expect(seen).toEqual({ reads: 3, decisions: 4 });
});

test('an answer ends it without an append; a newer state is decided on without a read', async () => {
  const { seen, deciding } = contended(0);
  const decide = async (state: number): Promise<Decided<number, number>> =>
    state < 2 ? { newer: state + 1 } : { answer: state };
  expect(await appendDecided({ ...deciding, decide })).toBe(2);
  await expect(appendDecided({ ...deciding, decide, attempts: 2 })).rejects.toMatchObject({
    code: 'TOO_MUCH_CONTENTION',
  });
  expect(seen.reads).toBe(0);
});

test('a conflict that the decision itself throws is not taken for one of the append', async () => {
  const { seen, deciding } = contended(0);
  const decide = async () => Promise.reject(conflict());
  await expect(appendDecided({ ...deciding, decide })).rejects.toMatchObject({ code: 'REVISION_CONFLICT' });
  expect(seen.reads).toBe(0);
});
