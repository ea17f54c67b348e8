import { expect, test } from '@jest/globals';
import { contributionsOf } from '@parley/application';
import { flag, text } from '../answers/shape.js';
import { answersOf, httpFeaturesOf, type HttpFeature } from './http-feature.js';

const featureOf = (answers: HttpFeature['answers']): HttpFeature => ({ module: Object, answers });

test('the answers of features come together, whatever their order', () => {
  const [one, other] = [featureOf({ Pin: text }), featureOf({ Tag: flag })];
  expect(answersOf([one, other])).toEqual({ Pin: text, Tag: flag });
  expect(answersOf([other, one])).toEqual(answersOf([one, other]));
});

test('two answers of one name are refused: one would hide the other', () => {
  expect(() => answersOf([featureOf({ Pin: text }), featureOf({ Pin: flag })])).toThrow(
    new TypeError('Two schemas of answers are named Pin: rename one.'),
  );
});

test('a module of routes that exports no httpOf is named, and a feature without routes needs none', async () => {
  const product = { permissions: [], parts: { contributions: contributionsOf([]) } };
  expect(await httpFeaturesOf([{}], product)).toEqual([]);
  await expect(httpFeaturesOf([{}, { http: 'node:path' }], product)).rejects.toThrow(
    new TypeError('node:path exports no httpOf: what the feature serves over HTTP.'),
  );
});
