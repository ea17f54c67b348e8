import { START, type Checkpoint, type Position } from '@parley/eventsourcing';
import type { Sql, SqlRow, SqlValue } from './sql.js';
import { storable } from './text.js';
import { checkPosition } from './write.js';

export function checkpointOf(sql: Sql, name: string): Position {
  const [row] = sql.rows('SELECT position FROM checkpoints WHERE name = ?', [name]);
  return (row?.[0] as bigint | undefined) ?? START;
}

export const listCheckpoints = (sql: Sql): readonly Checkpoint[] =>
  sql
    .rows('SELECT name, position, mark_position, mark_event FROM checkpoints ORDER BY name', [])
    .map(checkpointFrom);

function checkpointFrom([name, position, markPosition, markEvent]: SqlRow): Checkpoint {
  const checkpoint = { name: String(name), position: position as bigint };
  if (markPosition == null) return checkpoint;
  return { ...checkpoint, mark: { position: markPosition as bigint, event: String(markEvent) } };
}

const MOVE = `INSERT INTO checkpoints (name, position, mark_position, mark_event) VALUES (?, ?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET position = excluded.position,
    mark_position = coalesce(excluded.mark_position, mark_position),
    mark_event = coalesce(excluded.mark_event, mark_event)`;

/** Checks a checkpoint at once, and answers what stores it. Throws INVALID_DOCUMENT. */
export function prepareMove(sql: Sql, { name, position, mark }: Checkpoint): () => void {
  const marked = mark ? [checkPosition(mark.position, 'a mark'), storable(mark.event, 'mark')] : [null, null];
  const values: SqlValue[] = [
    storable(name, 'checkpoint name'),
    checkPosition(position, 'a checkpoint'),
    ...marked,
  ];
  return () => void sql.run(MOVE, values);
}
