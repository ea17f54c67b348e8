import type { Question } from '@parley/application';
import { foldingOf, streamOf } from '@parley/eventsourcing';
import { responsibleKey, staffId, type Responsible } from '@parley/shared';
import {
  groupDocumentId,
  STAFF_ID,
  staffAggregate,
  staffErrors,
  staffProjection,
  viewerOf,
  type StaffDocument,
  type Viewer,
} from '@parley/staff';
import { memoryFold } from '@parley/subscriptions';
import { NOTHING, positionOf, reachedBy, type Moment, type Reached } from '../dialog/moment.js';
import { showsOf } from '../dialog/shows.js';
import { endOf, eventsOf } from '../dialog/streams.query.js';
import { madeBy, type MadeBy } from '../made-by.js';

/** A token without its secret. */
export interface TokenAsOf {
  readonly tokenId: number;
  readonly label: string;
  /** RFC 3339 UTC with ms. */
  readonly createdAt: string;
  /** Null: it was live. It opened nothing once its owner was deactivated. */
  readonly revokedAt: string | null;
}

/** What a manager or bot was allowed at a moment. */
export interface PersonAsOf extends Responsible {
  readonly madeBy: MadeBy;
  /** Where the stream of the staff was. */
  readonly reached: Reached;
  readonly name: string;
  readonly active: boolean;
  /** As every decision took it: permissions, channels and roles. Null: deactivated, nothing was allowed. */
  readonly viewer: Viewer | null;
  /** Null: in none; of a bot too. */
  readonly group: {
    readonly id: number;
    readonly name: string;
    readonly channelIds: readonly number[] | null;
  } | null;
  /** By id. */
  readonly tokens: readonly TokenAsOf[];
}

export interface AskedPerson {
  readonly person: Responsible;
  readonly moment: Moment;
}

export const PERSON_READS = [staffProjection.name];
const STREAM = streamOf(staffAggregate.name, STAFF_ID);

/** Rights as they were, folded from the staff's stream. Throws `USER_NOT_FOUND`, `BOT_NOT_FOUND`, `MOMENT_NOT_REACHED`. */
export const personAsOf: Question<AskedPerson, PersonAsOf> = {
  name: 'audit.person',
  reads: [],
  async *ask(context, { person, moment }) {
    const end = await endOf(context, moment, STREAM);
    const shows = showsOf(context.product, false);
    const folding = foldingOf(staffAggregate, context.product.slices);
    const fold = memoryFold(staffProjection, context.product.catalog);
    const documents = new Map<string, StaffDocument>();
    let [staff, reached] = [folding.initial, NOTHING];
    for await (const page of eventsOf(context, STREAM, end)) {
      for (const event of page.map(shows)) {
        staff = folding.after(staff, event);
        fold(documents, event);
      }
      const last = page.at(-1);
      if (last) reached = reachedBy(last);
    }
    const found = shownOf(documents, person);
    yield {
      madeBy: madeBy(context.product, positionOf(end, [reached]), PERSON_READS),
      reached,
      ...person,
      ...found,
      viewer: viewerOf(staff.state, person),
    };
  },
};

type Documents = ReadonlyMap<string, StaffDocument>;

function shownOf(
  documents: Documents,
  person: Responsible,
): Pick<PersonAsOf, 'name' | 'active' | 'group' | 'tokens'> {
  const account = documents.get(staffId(person.kind, person.id));
  if (account === undefined) throw notFound(person);
  const { name, active = false, groupId = null } = account;
  const group = groupId === null ? undefined : documents.get(groupDocumentId(groupId));
  return {
    name,
    active,
    group:
      groupId === null
        ? null
        : { id: groupId, name: group?.name ?? '', channelIds: group?.channelIds ?? null },
    tokens: tokensOf(documents, person),
  };
}

const notFound = ({ kind, id }: Responsible): Error =>
  kind === 'manager' ? staffErrors.USER_NOT_FOUND({ userId: id }) : staffErrors.BOT_NOT_FOUND({ botId: id });

const tokensOf = (documents: Documents, person: Responsible): readonly TokenAsOf[] =>
  [...documents.values()]
    .filter(({ kind, owner }) => kind === 'token' && owner === responsibleKey(person))
    .map(({ number: tokenId, name: label, createdAt = '', revokedAt = null }) => ({
      ...{ tokenId, label, createdAt, revokedAt },
    }))
    .toSorted((a, b) => a.tokenId - b.tokenId);
