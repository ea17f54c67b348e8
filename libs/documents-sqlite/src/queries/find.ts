import type { SortKey } from '@parley/documents';
import { conditionsOf } from './conditions.js';
import { rowsInGroups } from './groups.js';
import type { Question } from './question.js';
import { documentColumns } from '../documents/rows.js';
import { columnOf, type Sql, type SqlRow } from '../sql.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly (string | number | Buffer)[];
}

/** The rows of a question, each beginning with the document's columns. */
export function rowsOf(sql: Sql, question: Question): readonly SqlRow[] {
  if (!hasOneDirection(question)) {
    return rowsInGroups(sql, question, (rest) => rowsOf(sql, rest));
  }
  const statement = statementOf(question);
  return statement ? sql.rows(statement.text, statement.values) : [];
}

/** An index reads in one direction, its last column, the id, included; fields that a branch fixes have none. */
function hasOneDirection({ branches, sort, idDirection }: Question): boolean {
  const against = sort.filter(({ direction }) => direction !== idDirection);
  return against.every(({ field }) => branches.every(({ fixed }) => fixed.has(field)));
}

/** One range of an index for each branch, merged by SQLite as it reads; null when no branch can have a row. */
export function statementOf(question: Question): Statement | null {
  const { table, branches, sort, idDirection, limit } = question;
  const keys = sort.map(({ field }, place) => `, ${columnOf(field)} AS s${place}`).join('');
  const selects: string[] = [];
  const values: (string | number | Buffer)[] = [];
  for (const branch of branches) {
    const conditions = conditionsOf(branch, question);
    if (!conditions) continue;
    selects.push(
      `SELECT ${documentColumns(question.form)}${keys} FROM ${table} INDEXED BY ${branch.index.name} WHERE ${conditions.text}`,
    );
    values.push(...conditions.values);
  }
  if (selects.length === 0) return null;
  const order = [
    ...sort.map(({ direction }, place) => `s${place} ${word(direction)}`),
    `id ${word(idDirection)}`,
  ];
  return {
    text: `${selects.join(' UNION ALL ')} ORDER BY ${order.join(', ')} LIMIT ?`,
    values: [...values, limit],
  };
}

const word = (direction: SortKey['direction']): string => (direction === 1 ? 'ASC' : 'DESC');
