import { START, type Checkpoint, type Checkpoints, type Position } from '@parley/eventsourcing';
import { checkCheckpoint } from '@parley/documents';
import type { Calls } from './calls.js';
import type { Sql, SqlRow, SqlValue } from './sql.js';

export const createCheckpoints = (sql: Sql, { ask, write }: Pick<Calls, 'ask' | 'write'>): Checkpoints => ({
  checkpoint: async (name) =>
    ask(() => {
      const [row] = sql.rows('SELECT position FROM checkpoints WHERE name = ?', [name]);
      return (row?.[0] as Position | undefined) ?? START;
    }),
  resetCheckpoint: async (name) =>
    write(() => () => void sql.run('DELETE FROM checkpoints WHERE name = ?', [name])),
  listCheckpoints: async () =>
    ask(() =>
      sql
        .rows('SELECT name, position, mark_position, mark_event FROM checkpoints ORDER BY name', [])
        .map(checkpointFrom),
    ),
});

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
export function prepareMove(sql: Sql, checkpoint: Checkpoint): () => void {
  checkCheckpoint(checkpoint);
  const { name, position, mark } = checkpoint;
  const values: SqlValue[] = [name, position, mark?.position ?? null, mark?.event ?? null];
  return () => void sql.run(MOVE, values);
}
