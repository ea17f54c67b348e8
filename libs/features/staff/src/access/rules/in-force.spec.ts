import { expect, test } from '@jest/globals';
import { deciderSpecification } from '@parley/testkit';
import { accessRules, accessRulesKnown, accessRulesOf } from './access-rules.js';
import { accessRulesAggregate } from './in-force.decide.js';

const { given } = deciderSpecification(accessRulesAggregate);
const takeUp = (version: number) => ({ type: 'TakeUpAccessRules', version }) as const;
const changed = (version: number) => ({ type: 'AccessRulesChanged', data: { version } }) as const;

test('a program of a newer version takes its rules up', () => {
  given().when(takeUp(2), {}).then(changed(2));
  given(changed(2)).when(takeUp(4), {}).then(changed(4));
});

test('where its version is in force already, nothing changes', () => {
  given().when(takeUp(1), {}).then();
  given(changed(2)).when(takeUp(2), {}).then();
});

test('an older program is refused', () => {
  given(changed(3)).when(takeUp(2), {}).thenRefused('ACCESS_RULES_NEWER', { version: 3, known: 2 });
});

test('versions are numbered from 1 on without a gap, and the last one is what this program decides by', () => {
  expect(accessRulesKnown.map(({ version }) => version)).toEqual(accessRulesKnown.map((_, at) => at + 1));
  expect(accessRules).toBe(accessRulesOf(accessRulesKnown.length));
});
