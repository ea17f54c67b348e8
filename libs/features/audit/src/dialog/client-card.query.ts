import type { QuestionContext } from '@parley/application';
import { clientAggregate, clientCardProjection, type ClientDocument } from '@parley/clients';
import { streamOf } from '@parley/eventsourcing';
import { memoryFold } from '@parley/subscriptions';
import { eventsBeside } from './beside/beside.query.js';
import { NOTHING, reachedBy, type End, type Reached } from './moment.js';
import { showsOf } from './shows.js';
import { eventsOf } from './streams.query.js';

/** A client's card as it was. */
export interface CardAsOf extends Reached {
  readonly clientId: number;
  /** Null: nothing was known of the client yet. */
  readonly card: ClientDocument | null;
}

/** The card of a client at a moment; without content where a dialog is shown that has been deleted. */
export async function cardAsOf(
  context: QuestionContext,
  clientId: number,
  end: End,
  isErased: boolean,
): Promise<CardAsOf> {
  const fold = memoryFold(clientCardProjection, context.product.catalog);
  const shows = showsOf(context.product, isErased);
  const documents = new Map<string, ClientDocument>();
  let reached = NOTHING;
  const stream = streamOf(clientAggregate.name, clientId);
  for await (const page of eventsOf(context, stream, end)) {
    for (const event of page) fold(documents, shows(event));
    const last = page.at(-1);
    if (last) reached = reachedBy(last);
  }
  // Refused messages stand in the streams of dialogs. They are counted, so they may come last.
  for (const event of await eventsBeside(context, stream, end)) fold(documents, shows(event));
  return { clientId, ...reached, card: documents.get(String(clientId)) ?? null };
}
