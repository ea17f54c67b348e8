import { describe } from '@jest/globals';
import type { DocumentStoreContext } from '../place.fixtures.js';
import { aggregatePropertyContract } from './aggregates/properties.js';
import { aggregateContract } from './aggregates/contract.js';
import { collectionContract } from './collections.js';
import { contentContract } from './content.js';
import { dateContract } from './dates.js';
import { findContract } from './finds.js';
import { propertyContract } from './properties.js';
import { refusalContract } from './refusals.js';
import { wordBinsContract } from './words/bins.js';
import { wordsContract } from './words/contract.js';
import { wordsPropertyContract } from './words/properties.js';
import { writeContract } from './writes.js';

/** What {@link Documents} promises. */
export function documentsContract(context: DocumentStoreContext): void {
  describe('storing', () => writeContract(context));
  describe('content', () => contentContract(context));
  describe('finding', () => findContract(context));
  describe('against a naive answer', () => propertyContract(context));
  describe('aggregates', () => aggregateContract(context));
  describe('aggregates against a naive answer', () => aggregatePropertyContract(context));
  describe('dates', () => dateContract(context));
  describe('finding by words', () => {
    wordsContract(context);
    wordBinsContract(context);
  });
  describe('by words against a naive answer', () => wordsPropertyContract(context));
  describe('refusals', () => refusalContract(context));
  describe('collections', () => collectionContract(context));
}
