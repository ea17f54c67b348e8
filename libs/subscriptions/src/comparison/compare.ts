import { canonicalJson, type Document, type Documents, type StoredDocument } from '@parley/eventsourcing';
import type { Counts } from './comparison.types.js';

/** The builds that are compared, as collections, and how far each is. */
export interface CompareOptions {
  readonly documents: Documents;
  readonly served: string;
  readonly beside: string;
  /** Waits until both builds hold everything that is in the log now; false when one of them does not get there. */
  catchUp(): Promise<boolean>;
  /** Called after every page and every second comparison. */
  onProgress(counts: Counts): Promise<void>;
  /** Most examples to keep. */
  readonly examples: number;
  readonly signal: AbortSignal;
}

export const NO_COUNTS: Counts = {
  compared: 0,
  same: 0,
  differing: 0,
  onlyServed: 0,
  onlyBeside: 0,
  undecided: 0,
  examples: [],
};

const PAGE = 500;
/** Documents that are looked at a second time together. */
const SUSPECTS = 200;
/** Looks at a document that keeps changing before it is counted as undecided. */
const ROUNDS = 5;

type Pair = readonly [served: StoredDocument | undefined, beside: StoredDocument | undefined];

/**
 * Compares two collections in the order of ids, page by page. What differs at first is compared again with
 * both builds past it, so live traffic makes no difference where there is none.
 */
export async function compareCollections(options: CompareOptions): Promise<Counts> {
  const { documents, served, beside, signal, onProgress } = options;
  let counts = NO_COUNTS;
  let suspects: string[] = [];
  const settle = async (): Promise<void> => {
    counts = await compareAgain(options, suspects, counts);
    suspects = [];
    await onProgress(counts);
  };
  for await (const [one, other] of pairsOf(pagesOf(documents, served), pagesOf(documents, beside))) {
    signal.throwIfAborted();
    if (isSame(one, other)) counts = { ...counts, compared: counts.compared + 1, same: counts.same + 1 };
    else suspects.push((one ?? other)?.id ?? '');
    if (suspects.length === SUSPECTS) await settle();
    else if (counts.compared % PAGE === 0) await onProgress(counts);
  }
  await settle();
  return counts;
}

async function* pagesOf(documents: Documents, collection: string): AsyncGenerator<StoredDocument> {
  for (let after: readonly string[] | undefined; ;) {
    const options = { anyOf: [{}], sort: [], limit: PAGE, ...(after && { after }) };
    const page = await documents.find(collection, options);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = [last.id];
  }
}

/** As the stores sort ids: by code point. */
const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** The documents of both sides, those of one id together. */
async function* pairsOf(
  served: AsyncGenerator<StoredDocument>,
  beside: AsyncGenerator<StoredDocument>,
): AsyncGenerator<Pair> {
  const next = async (side: AsyncGenerator<StoredDocument>): Promise<StoredDocument | undefined> => {
    const result = await side.next();
    return result.done === true ? undefined : result.value;
  };
  let [one, other] = [await next(served), await next(beside)];
  while (one !== undefined || other !== undefined) {
    const place = one === undefined ? 1 : other === undefined ? -1 : byBytes(one.id, other.id);
    yield [place <= 0 ? one : undefined, place >= 0 ? other : undefined];
    if (place <= 0) one = await next(served);
    if (place >= 0) other = await next(beside);
  }
}

const contentOf = (stored: StoredDocument | undefined): Document | null => stored?.document ?? null;

const isSame = (one: StoredDocument | undefined, other: StoredDocument | undefined): boolean =>
  canonicalJson(contentOf(one)) === canonicalJson(contentOf(other));

/**
 * Reads the served document, the other one, and the served one again, each with its build past all that was read before. When
 * the other equals one of the two there is no difference; when the served one did not change in between there is.
 */
async function compareAgain(
  options: CompareOptions,
  suspects: readonly string[],
  before: Counts,
): Promise<Counts> {
  let counts = before;
  let open = suspects;
  for (let round = 0; round < ROUNDS && open.length > 0; round++) {
    options.signal.throwIfAborted();
    const { documents, served, beside } = options;
    const first = await documents.get(served, open);
    if (!(await options.catchUp())) break;
    const other = await documents.get(beside, open);
    if (!(await options.catchUp())) break;
    const second = await documents.get(served, open);
    const left: string[] = [];
    for (const id of open) {
      const [a, b, c] = [first.get(id), other.get(id), second.get(id)];
      if (isSame(a, b) || isSame(b, c))
        counts = { ...counts, compared: counts.compared + 1, same: counts.same + 1 };
      else if (a?.position === c?.position && isSame(a, c))
        counts = withDifference(options, counts, id, [a, b]);
      else left.push(id);
    }
    open = left;
  }
  return { ...counts, compared: counts.compared + open.length, undecided: counts.undecided + open.length };
}

function withDifference(
  { examples }: CompareOptions,
  counts: Counts,
  id: string,
  [one, other]: Pair,
): Counts {
  const kind = one === undefined ? 'only-beside' : other === undefined ? 'only-served' : 'differing';
  const found = {
    id,
    kind,
    fields: kind === 'differing' ? fieldsOf(contentOf(one), contentOf(other)) : [],
  } as const;
  return {
    ...counts,
    compared: counts.compared + 1,
    differing: counts.differing + (kind === 'differing' ? 1 : 0),
    onlyServed: counts.onlyServed + (kind === 'only-served' ? 1 : 0),
    onlyBeside: counts.onlyBeside + (kind === 'only-beside' ? 1 : 0),
    examples: counts.examples.length < examples ? [...counts.examples, found] : counts.examples,
  };
}

function fieldsOf(one: Document | null, other: Document | null): readonly string[] {
  const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return [...names].filter((name) => canonicalJson(one?.[name]) !== canonicalJson(other?.[name])).sort();
}
