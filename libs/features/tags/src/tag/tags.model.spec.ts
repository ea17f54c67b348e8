import { expect, test } from '@jest/globals';
import { attempt } from '@parley/testkit';
import fc from 'fast-check';
import type { TagCommand } from './tags.commands.js';
import { tagsAggregate } from './tags.decide.js';

const tagId = fc.integer({ min: 1, max: 4 });
const name = fc.constantFrom('Ель', 'ЕЛЬ', 'ёль', 'VIP', 'vip', '');
const color = fc.constantFrom('red', 'blue', 'mauve');

const command: fc.Arbitrary<TagCommand> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('CreateTag' as const), name, color }) },
  fc.record({ type: fc.constant('RenameTag' as const), tagId, name }),
  fc.record({ type: fc.constant('RecolorTag' as const), tagId, color }),
  fc.record({ type: fc.constant('ArchiveTag' as const), tagId }),
  fc.record({ type: fc.constant('RestoreTag' as const), tagId }),
  fc.record({ type: fc.constant('DeleteTag' as const), tagId }),
);
const steps = fc.array(fc.tuple(command, tagId), { maxLength: 40 });

interface Tag {
  name: string;
  color: string;
  archived: boolean;
}
type Model = Map<number, Tag>;

const alike = (one: string, other: string): boolean =>
  one.toLowerCase().replace('ё', 'е') === other.toLowerCase().replace('ё', 'е');

const isFree = (model: Model, wanted: string, own?: number): boolean =>
  [...model].every(([id, tag]) => id === own || !alike(tag.name, wanted));

/** Changes the model, and says whether it did. */
function apply(model: Model, given: TagCommand, newId: number): boolean {
  if (given.type === 'CreateTag') {
    const { name: wanted, color: chosen } = given;
    if (model.has(newId) || wanted === '' || chosen === 'mauve' || !isFree(model, wanted)) return false;
    model.set(newId, { name: wanted, color: chosen, archived: false });
    return true;
  }
  const tag = model.get(given.tagId);
  if (tag === undefined) return false;
  switch (given.type) {
    case 'RenameTag':
      if (given.name === '' || given.name === tag.name || !isFree(model, given.name, given.tagId))
        return false;
      tag.name = given.name;
      return true;
    case 'RecolorTag':
      if (given.color === 'mauve' || given.color === tag.color) return false;
      tag.color = given.color;
      return true;
    case 'ArchiveTag':
    case 'RestoreTag': {
      const wanted = given.type === 'ArchiveTag';
      if (tag.archived === wanted) return false;
      tag.archived = wanted;
      return true;
    }
    case 'DeleteTag':
      return model.delete(given.tagId);
  }
}

test('tags agree with the model after any sequence of commands; what changes nothing is refused', () => {
  fc.assert(
    fc.property(steps, (given) => {
      let state = tagsAggregate.initialState;
      const model: Model = new Map();
      for (const [next, newId] of given) {
        const outcome = attempt(tagsAggregate, state, next, { sender: null, newId });
        expect(outcome.refusal === null).toBe(apply(model, next, newId));
        state = outcome.state;
        const tags = Object.entries(state.tags).map(([id, { folded: _folded, ...tag }]) => [Number(id), tag]);
        expect(new Map(tags as [number, Tag][])).toEqual(model);
      }
    }),
    { numRuns: 500 },
  );
});

test('no two tags ever have one name', () => {
  fc.assert(
    fc.property(steps, (given) => {
      let state = tagsAggregate.initialState;
      for (const [next, newId] of given)
        state = attempt(tagsAggregate, state, next, { sender: null, newId }).state;
      const names = Object.values(state.tags).map(({ folded }) => folded);
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: 300 },
  );
});
