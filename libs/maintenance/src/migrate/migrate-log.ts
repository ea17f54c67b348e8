import type { EventStore, Position } from '@parley/eventsourcing';
import { compareLogs, type Comparison } from './compare/compare.js';
import { copyEvents, skipCopied, type Standing } from './copy.js';
import { notEqual, tooLarge } from './errors.js';
import { eventsOf } from './compare/events-of.js';
import type { Patience } from './patience.js';
import { surveyOf, type Survey } from './survey.js';
import type { CopyTarget } from './targets/target.js';

export type Phase = 'Reading' | 'Comparing' | 'Copying' | 'Verifying' | 'Rebuilding';

/** Told how much of a phase is done: events, or how far along a log in the measure of its positions. */
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
  return { ...plan, appends, comparison: await verifyLog(options) };
}

/** Reads both logs whole. Throws `MIGRATION_NOT_EQUAL` unless the target begins with all that the source holds. */
export async function verifyLog(options: LogOptions): Promise<Comparison> {
  const { source, target, patience } = options;
  const onProgress = await progressAlong(options, 'Verifying');
  const comparison = await compareLogs({ source, target: target.store, patience, onProgress });
  if (comparison.difference !== null) throw notEqual(comparison);
  return comparison;
}

async function progressAlong(
  { source, patience, onProgress }: LogOptions,
  phase: Phase,
): Promise<(at: Position) => void> {
  const head = Number(await patience(() => source.head()));
  return (at) => onProgress(phase, Number(at), head);
}

async function prepare(options: LogOptions) {
  const { source, target, patience, onProgress } = options;
  const survey = await surveyOf(source, target, patience, await progressAlong(options, 'Reading'));
  if (survey.tooLarge > 0) throw tooLarge(survey, target.maxBytes);
  const rest = eventsOf(source, patience);
  const standing = await skipCopied(rest, target, patience, (done) =>
    onProgress('Comparing', done, survey.events),
  );
  const plan: Plan = { ...standing, survey, missing: survey.events - standing.there };
  return { plan, rest };
}
