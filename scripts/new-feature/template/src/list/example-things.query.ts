import type { QueryReader } from '@parley/application';
import { asks, cursorKind, limitOf, type Page, type PageParams } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import type { ExampleThingDocument } from './example-things.projection.js';

export const exampleThingShapes = [asks('example-things', [], ['addedAt'])];

const cursors = cursorKind<readonly [addedAt: string, id: string]>('example-things', [
  'instant',
  /^\d{1,16}$/,
]);

/** The latest first; every viewer sees all of them. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function listExampleThings(
  reader: QueryReader,
  _viewer: Viewer,
  params: PageParams = {},
): Promise<Page<ExampleThingDocument>> {
  const limit = limitOf(params.limit);
  const after = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  const found = await reader.documents.find<ExampleThingDocument>(await reader.serving('example-things'), {
    anyOf: [{}],
    sort: [['addedAt', -1]],
    limit: limit + 1,
    ...(after && { after }),
  });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ document }) => document),
    next: found.length > limit && last ? cursors.encode([last.document.addedAt, last.id]) : null,
  };
}
