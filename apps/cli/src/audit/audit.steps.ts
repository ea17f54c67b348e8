import { printable } from '../output/printable.js';
import type { InZone } from '../output/zone.js';

type Values = Readonly<Record<string, unknown>>;

/** An event of a dialog with its cause, the state after it, and what it changed, as the server gives it. */
export interface Step {
  readonly eventId: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: { readonly kind: string; readonly id: number | null };
  readonly cause: {
    readonly commandType: string | null;
    readonly process: string | null;
    readonly requestId: string | null;
  };
  readonly state: Values;
  readonly changes: readonly {
    readonly projection: string;
    readonly id: string | null;
    readonly shared: boolean;
    readonly before: Values | null;
    readonly after: Values | null;
  }[];
}

/** A step as text. `before`: the state before it; null: there was none. */
export function stepText(step: Step, number: number, before: Values | null, timeOf: InZone): string {
  const { actor, cause, type, stream, revision, position, eventId, recordedAt } = step;
  const by = actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`;
  const caused = [
    cause.commandType ?? 'command not recorded',
    ...(cause.process === null ? [] : [`process ${cause.process}`]),
    ...(cause.requestId === null ? [] : [`request ${cause.requestId}`]),
  ];
  const lines = [
    `step ${number}  ${timeOf(recordedAt)}  ${type} by ${by}`,
    `  event   ${eventId}, ${stream} revision ${revision}, position ${position}`,
    `  cause   ${caused.join(', ')}`,
    ...changed(before ?? {}, step.state).map((line) => `  state   ${line}`),
    ...step.changes.map((change) => `  changed ${changeText(change)}`),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

const changed = (before: Values, after: Values): readonly string[] =>
  Object.entries(after)
    .filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value))
    .map(([name, value]) => `${name}: ${shown(before[name])} → ${shown(value)}`);

const shown = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));

function changeText({ projection, id, shared, before, after }: Step['changes'][number]): string {
  if (id === null) return `${projection}: every document of the dialog is removed`;
  if (shared) return `${projection} ${id}: its part of it`;
  if (after === null) return `${projection} ${id}: removed`;
  if (before === null) return `${projection} ${id}: new`;
  const names = Object.keys({ ...before, ...after }).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return `${projection} ${id}: ${names.join(', ') || 'the same'}`;
}
