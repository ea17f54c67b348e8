import type { RecordedEvent } from '@parley/eventsourcing';
import { byOf, key, timeOf, type Event } from './naive.fixtures.js';

export type Row = Readonly<Record<string, unknown>>;

/** The source of a dialog: of those that were told the first by time. */
export function sourceIn(events: readonly Event[], dialogId: number): string | null {
  const told = events
    .filter(({ type, data }) => type === 'ClientSourceSet' && data.dialogId === dialogId)
    .filter(({ data }) => data.source.utmSource !== null)
    .map((event) => [timeOf(event), event.data.source.utmSource] as const)
    .sort(([a, x], [b, y]) => (`${a} ${x}` < `${b} ${y}` ? -1 : 1));
  return told[0]?.[1] ?? null;
}

/** Every stretch of every dialog with one responsible, by searching the whole log. */
export function naiveLoad(log: readonly RecordedEvent[]): readonly Row[] {
  const events = log as readonly Event[];
  const told = events.filter(({ type }) => type === 'ClientSourceSet');
  return events
    .filter(({ type }) => type === 'DialogStarted')
    .flatMap(({ stream, data: { dialogId, channelId } }) => {
      const own = events.filter((event) => event.stream === stream);
      const turns = own.filter(({ type }) => type === 'DialogStarted' || type === 'DialogReassigned');
      const end = own.find(({ type }) => type === 'DialogDeleted');
      const source = sourceIn(told, dialogId);
      return turns.map((turn, n): Row => {
        const [next, who] = [turns[n + 1], turn.data.to ?? null];
        const left = next ?? end;
        const ms = left ? Math.max(0, Date.parse(timeOf(left)) - Date.parse(timeOf(turn))) : null;
        return {
          ...{ dialogId, channelId, stretch: n + 1, source },
          ...{ takenAt: timeOf(turn), leftAt: left ? timeOf(left) : null },
          responsible: key(who),
          responsibleKind: who?.kind ?? 'none',
          responsibleId: who?.id ?? null,
          before: n === 0 ? null : key(turns[n - 1]?.data.to ?? null),
          next: next ? key(next.data.to ?? null) : null,
          by: byOf(turn),
          heldMs: who ? ms : null,
          unassignedMs: who ? null : ms,
          deleted: end !== undefined,
        };
      });
    });
}
