import type { QueryReader } from '@parley/application';
import type { ChannelDocument } from '@parley/channels';
import type { Range, Scalar, Where } from '@parley/eventsourcing';
import { worksIn } from '@parley/staff';
import { timeOfSubject, type Analysis } from './analysis.js';
import type { Subject } from './subject.js';

/** One branch a channel is read from its own stretch of the index; with more channels all of it is read. */
const MOST_CHANNELS = 400;
/** Before any time: rows without one are never taken. */
const ALL_TIMES: Range = { gte: '0000-01-01T00:00:00.000Z' };

/** What of the rows the viewer asks for and may see. */
export async function branchesOf(
  reader: QueryReader,
  subject: Subject,
  analysis: Analysis,
): Promise<Where[]> {
  const conditions = { ...filtersOf(subject, analysis), ...timesOf(subject, analysis) };
  const channels = await channelsOf(reader, subject, analysis);
  if (channels === null) return [conditions];
  return channels.map((channelId) => ({ channelId, ...conditions }));
}

function timesOf(subject: Subject, { period, from, to }: Analysis): Where {
  const asked = timeOfSubject(subject, period);
  const range = { gte: from ?? '0000-01-01T00:00:00.000Z', ...(to !== undefined && { lt: to }) };
  const [first = asked] = Object.values(subject.times);
  return { [first]: ALL_TIMES, [asked]: range };
}

function filtersOf({ filters }: Subject, analysis: Analysis): Record<string, Scalar> {
  const given = Object.entries(analysis.filters ?? {}).flatMap(([name, value]) => {
    const field = Object.hasOwn(filters, name) ? filters[name] : undefined;
    return value === undefined || field === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(given);
}

/** Null: every channel, without naming them. */
async function channelsOf(
  reader: QueryReader,
  { withoutChannel }: Subject,
  { viewer, channel }: Analysis,
): Promise<readonly number[] | null> {
  if (channel !== undefined) return worksIn(viewer, channel) ? [channel] : [];
  if (viewer.channelIds !== null) return [...new Set(viewer.channelIds)];
  const found = await reader.documents.find<ChannelDocument>(await reader.serving('channels'), {
    anyOf: [{}],
    sort: [['sortKey', 1]],
    limit: MOST_CHANNELS + 1,
  });
  if (found.length > MOST_CHANNELS) return null;
  return [...(withoutChannel ? [0] : []), ...found.map(({ document }) => document.channelId)];
}
