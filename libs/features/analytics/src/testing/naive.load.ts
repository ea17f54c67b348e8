import type { RecordedEvent } from '@parley/eventsourcing';
import { byOf, groupedBy, key, timeOf, type Event } from './naive.fixtures.js';

export type Row = Readonly<Record<string, unknown>>;

/** Every dialog with the event that began it, all events of its stream, and its source: of those that were told the first by time. */
export function dialogsIn(log: readonly RecordedEvent[]) {
  const events = log as readonly Event[];
  const streams = groupedBy(events, ({ stream }) => stream);
  const told = groupedBy(
    events.filter(({ type, data }) => type === 'ClientSourceSet' && data.source.utmSource !== null),
    ({ data }) => data.dialogId,
  );
  const sourceOf = (dialogId: number): string | null => {
    const [first] = (told.get(dialogId) ?? [])
      .map((event) => [timeOf(event), event.data.source.utmSource] as const)
      .sort(([a, x], [b, y]) => (`${a} ${x}` < `${b} ${y}` ? -1 : 1));
    return first?.[1] ?? null;
  };
  return events
    .filter(({ type }) => type === 'DialogStarted')
    .map(({ stream, data: { dialogId, channelId } }) => ({
      ...{ dialogId, channelId, own: streams.get(stream) ?? [], source: sourceOf(dialogId) },
    }));
}

/** Every stretch of every dialog with one responsible, by searching the whole log. */
export function naiveLoad(log: readonly RecordedEvent[]): readonly Row[] {
  return dialogsIn(log).flatMap(({ dialogId, channelId, own, source }) => {
    const turns = own.filter(({ type }) => type === 'DialogStarted' || type === 'DialogReassigned');
    const end = own.find(({ type }) => type === 'DialogDeleted');
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
