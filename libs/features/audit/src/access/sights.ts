import type { Position } from '@parley/eventsourcing';
import type { Responsible } from '@parley/shared';
import type { AccessRules, SightReason } from '@parley/staff';
import type { Place, RightsSpan } from './rights-history.js';

/** One stretch of a dialog with one responsible. `to` null: it lasts. */
export interface Tenure {
  readonly dialogId: number;
  readonly channelId: number;
  readonly responsible: Responsible | null;
  readonly from: Place;
  readonly to: Place | null;
}

/** An interval in which a person or bot could see a dialog: from the event at `from` on, until the one at `to` was there. */
export interface Sight {
  readonly person: Responsible;
  readonly reason: SightReason;
  /** Version of the access rules that were in force. */
  readonly accessRules: number;
  readonly from: Place;
  /** Null: it lasts. */
  readonly to: Place | null;
}

type RulesOf = (version: number) => AccessRules;

/** The earlier end; null is none. */
const earlier = (one: Place | null, other: Place | null): Place | null =>
  one === null || (other !== null && other.position < one.position) ? other : one;
const later = (one: Place, other: Place): Place => (other.position > one.position ? other : one);

const isBefore = (one: Place | null, other: Place | null): boolean =>
  one !== null && (other === null || one.position < other.position);

/** Where a person's rights and a tenure meet, and why the dialog could be seen then; null where it could not. */
export function sightIn(span: RightsSpan, tenure: Tenure, rulesOf: RulesOf): Omit<Sight, 'person'> | null {
  const [from, to] = [later(span.from, tenure.from), earlier(span.to, tenure.to)];
  if (span.viewer === null || (to !== null && to.position <= from.position)) return null;
  const reason = rulesOf(span.accessRules).whySees(span.viewer, tenure);
  return reason && { reason, accessRules: span.accessRules, from, to };
}

/** When a person could see a dialog. Tenures and spans are each in order and do not overlap; what follows without a change is one. */
export function sightsOf(
  person: Responsible,
  spans: readonly RightsSpan[],
  tenures: readonly Tenure[],
  rulesOf: RulesOf,
): readonly Sight[] {
  const sights: Sight[] = [];
  for (let [at, of] = [0, 0]; at < spans.length && of < tenures.length;) {
    const [span, tenure] = [spans[at] as RightsSpan, tenures[of] as Tenure];
    const sight = sightIn(span, tenure, rulesOf);
    if (sight !== null) join(sights, { person, ...sight });
    if (isBefore(span.to, tenure.to)) at += 1;
    else of += 1;
  }
  return sights;
}

function join(sights: Sight[], next: Sight): void {
  const last = sights.at(-1);
  const goesOn =
    last !== undefined &&
    last.to?.position === next.from.position &&
    last.reason === next.reason &&
    last.accessRules === next.accessRules;
  if (goesOn) sights[sights.length - 1] = { ...last, to: next.to };
  else sights.push(next);
}

/** As it was known at a position: what changed later has not changed yet. */
export function spansUpTo(spans: readonly RightsSpan[], upTo: Position): readonly RightsSpan[] {
  return spans
    .filter(({ from }) => from.position <= upTo)
    .map((span) => (span.to !== null && span.to.position > upTo ? { ...span, to: null } : span));
}
