import type { QueryReader } from '@parley/application';
import type { Document, FindQuery } from '@parley/eventsourcing';
import { serialize } from 'node:v8';

/** The same reader, for read models that change no more: a question that comes again has the answer of the first time. */
export function askingOnce(reader: QueryReader): QueryReader {
  const { documents } = reader;
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(ask: () => Promise<T>, ...question: readonly unknown[]): Promise<T> => {
    const key = serialize(question).toString('latin1');
    const answer = (answers.get(key) as Promise<T> | undefined) ?? ask();
    answers.set(key, answer);
    return answer;
  };
  return {
    ...reader,
    documents: {
      ...documents,
      get: <D extends Document>(name: string, ids: readonly string[]) =>
        once(() => documents.get<D>(name, ids), 'get', name, ids),
      find: <D extends Document>(name: string, query: FindQuery) =>
        once(() => documents.find<D>(name, query), 'find', name, query),
      count: (name, anyOf, limit) =>
        once(() => documents.count(name, anyOf, limit), 'count', name, anyOf, limit),
    },
  };
}
