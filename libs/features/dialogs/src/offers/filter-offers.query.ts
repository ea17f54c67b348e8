import { documentsOf, tallyOf, type Asked, type Offer, type QueryReader } from '@parley/application';
import { namesOf, responsibleKey, responsibleOf, type ResponsibleKey } from '@parley/shared';
import { traitsColumn } from '../list/columns/dialog-list.columns.js';

export const statusOffers = (): readonly Offer[] => [
  { name: 'status', tally: (columns) => tallyOf(columns.of(traitsColumn), ({ status }) => status) },
];

/** Managers and nobody as the filter itself; bots apart, where there is one. */
export async function responsibleOffers({ reader }: Asked): Promise<readonly Offer[]> {
  const ofKind = (name: string, isWanted: (key: ResponsibleKey) => boolean): Offer => ({
    name,
    tally: (columns) =>
      tallyOf(columns.of(traitsColumn), ({ responsible: key }) => (isWanted(key) ? key : null)),
    names: (keys) => namesOfResponsibles(reader, keys as readonly ResponsibleKey[]),
  });
  const managers = ofKind('responsible', (key) => !key.startsWith('bot:'));
  return (await isBotThere(reader))
    ? [managers, ofKind('bots', (key) => key.startsWith('bot:'))]
    : [managers];
}

async function isBotThere(reader: QueryReader): Promise<boolean> {
  const query = { anyOf: [{ kind: 'bot' }], sort: [['sortKey', 1] as const], limit: 1 };
  return (await reader.documents.find(await reader.serving('staff'), query)).length > 0;
}

async function namesOfResponsibles(reader: QueryReader, keys: readonly ResponsibleKey[]) {
  const responsibles = keys.flatMap((key) => responsibleOf(key) ?? []);
  const names = await namesOf(reader, responsibles);
  return new Map(responsibles.map((one) => [responsibleKey(one), names.responsible(one).name]));
}

export const channelOffers = ({ reader }: Asked): readonly Offer[] => [
  {
    name: 'channelId',
    tally: (columns) => tallyOf(columns.of(traitsColumn), ({ channelId }) => String(channelId)),
    names: async (ids) => {
      const channels = await documentsOf<{ readonly name: string }>(reader, 'channels', ids);
      return new Map([...channels].map(([id, { name }]) => [id, name]));
    },
  },
];

export const lastAuthorOffers = (): readonly Offer[] => [
  {
    name: 'lastAuthor',
    tally: (columns) =>
      tallyOf(columns.of(traitsColumn), ({ lastMessageBy: kind }) => (kind === 'channel' ? null : kind)),
  },
];
