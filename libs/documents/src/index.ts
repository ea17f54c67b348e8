export type { Adder, Group, Ranked, ValueCount } from './aggregate/adder.js';
export { answerAggregate } from './aggregate/answer.js';
export { byStretch, UNITS, type Bucketing } from './aggregate/buckets.js';
export { combinedPart, mergeGroups } from './aggregate/merge.js';
export { planAggregate, type AggregatePlan, type Part, type PlannedKey } from './aggregate/plan.js';
export { unitsBetween, type Unit } from './aggregate/units.js';
export { boundsOf, EMPTY, isInside, isWithin, narrowed, type Side } from './bounds.js';
export {
  checkCheckpoint,
  checkCollection,
  checkPosition,
  notScalar,
  purgedValue,
  refuseCollection,
  unknownCollection,
} from './checks.js';
export * from './document-errors.js';
export { openKeys, placeOf, type Place } from './place.js';
export {
  planCount,
  planFind,
  type After,
  type Branch,
  type CountPlan,
  type FindPlan,
  type SortKey,
} from './plan.js';
export { invalidDocument, isStorable, jsonOf, storable } from './text.js';
export { KINDS, scalarOf, type Bound, type Bounds, type Compare, type Kind, type Values } from './values.js';
export {
  binTestOf,
  planWordCount,
  planWords,
  wordsPlace,
  type CollectionWithWords,
  type WordsPlan,
} from './plan-words.js';
export { keptWordsOf, startOf, startsOf, storedSpec, wordsOf, type DocumentWords } from './words.js';
