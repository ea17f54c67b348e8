import type { EventStore } from '@parley/eventsourcing';
import { compareLogs, type Comparison } from './compare.js';
import { copyEvents, skipCopied, type Standing } from './copy.js';
import { notEqual, tooLarge } from './errors.js';
import { eventsOf } from './events-of.js';
import type { Patience } from './patience.js';
import { surveyOf, type Survey } from './survey.js';
import type { CopyTarget } from './target.js';

export type Phase = 'Reading' | 'Comparing' | 'Copying' | 'Verifying' | 'Rebuilding';

/** Told how much of a phase is done; a total of 0 is not known. */
export type OnProgress = (phase: Phase, done: number, total: number) => void;

export interface LogOptions {
  readonly source: EventStore;
  readonly target: CopyTarget;
  readonly patience: Patience;
  readonly onProgress: OnProgress;
}

/** What there is, and what a copy has to do. */
export interface Plan extends Standing {
  readonly survey: Survey;
  /** Events that are missing in the target. */
  readonly missing: number;
}

export interface CopiedLog extends Plan {
  /** Appends made. */
  readonly appends: number;
  readonly comparison: Comparison;
}

/**
 * Looks at both logs and writes nothing. Throws `MIGRATION_EVENT_TOO_LARGE`, `MIGRATION_TARGET_FOREIGN`, or a store's own error.
 */
export async function planLog(options: LogOptions): Promise<Plan> {
  const { plan } = await prepare(options);
  return plan;
}

/**
 * Makes the target hold everything that the source holds: ids, types, data, metadata, times, the order in each stream and in the
 * whole log. Goes on where an earlier copy ended. Reads both logs again afterwards and compares them.
 * Throws what {@link planLog} does, `MIGRATION_TARGET_CHANGED` and `MIGRATION_NOT_EQUAL`.
 */
export async function copyLog(options: LogOptions): Promise<CopiedLog> {
  const { target, patience, onProgress } = options;
  const { plan, rest } = await prepare(options);
  const appends = await copyEvents(rest, target, patience, (done) =>
    onProgress('Copying', done, plan.missing),
  );
  return { ...plan, appends, comparison: await verifyLog(options, plan.survey.events) };
}

/**
 * Reads both logs whole; `total` is for the progress alone, 0 when nobody has counted.
 * Throws `MIGRATION_NOT_EQUAL` unless the target begins with all that the source holds.
 */
export async function verifyLog(options: LogOptions, total = 0): Promise<Comparison> {
  const { source, target, patience, onProgress } = options;
  const progress = (done: number): void => onProgress('Verifying', done, total);
  const comparison = await compareLogs({ source, target: target.store, patience, onProgress: progress });
  if (comparison.difference !== null) throw notEqual(comparison);
  return comparison;
}

async function prepare({ source, target, patience, onProgress }: LogOptions) {
  const survey = await surveyOf(source, target, patience, (done) => onProgress('Reading', done, 0));
  if (survey.tooLarge > 0) throw tooLarge(survey, target.maxBytes);
  const rest = eventsOf(source, patience);
  const standing = await skipCopied(rest, target, patience, (done) =>
    onProgress('Comparing', done, survey.events),
  );
  const plan: Plan = { ...standing, survey, missing: survey.events - standing.there };
  return { plan, rest };
}
