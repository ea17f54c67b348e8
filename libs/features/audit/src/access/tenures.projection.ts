import { type DialogDeleted, type DialogReassigned, type DialogStarted, orderOf } from '@parley/dialogs';
import type { RecordedEvent, RecordedOf } from '@parley/eventsourcing';
import { responsibleKey, type ResponsibleKey } from '@parley/shared';
import { defineProjection, on, type Copy } from '@parley/subscriptions';

/** One stretch of a dialog with one responsible. Positions have 20 digits; `to` of one that lasts is {@link LASTS}. */
export type TenureDocument = {
  readonly dialogId: number;
  readonly channelId: number;
  readonly responsible: ResponsibleKey;
  readonly from: string;
  readonly fromAt: string;
  readonly to: string;
  readonly toAt: string | null;
  readonly endedBy: 'reassigned' | 'deleted' | null;
};

/** Greater than every position. */
export const LASTS = '9'.repeat(20);

const idOf = (dialogId: number): string => `dialog-${dialogId}`;

const begun = ({ position, recordedAt }: RecordedEvent) =>
  ({ from: orderOf(position), fromAt: recordedAt, to: LASTS, toAt: null, endedBy: null }) as const;

const ended = (
  tenure: TenureDocument,
  { position, recordedAt }: RecordedEvent,
  endedBy: 'reassigned' | 'deleted',
): TenureDocument => ({ ...tenure, to: orderOf(position), toAt: recordedAt, endedBy });

/** The tenure that the event ends. */
const left = (
  tenure: TenureDocument | null,
  _: unknown,
  event: RecordedEvent,
  id: string,
): Copy<TenureDocument> | null =>
  tenure && { id: `${id} to ${orderOf(event.position)}`, document: ended(tenure, event, 'reassigned') };

/** Who was responsible for each dialog, and when: what could be seen follows from it. Nothing is removed with a dialog: it holds no content. */
export const tenuresProjection = defineProjection<TenureDocument>({
  name: 'tenures',
  version: 1,
  weight: 4,
  compact: true,
  indexes: [
    { fields: ['dialogId', 'from'] },
    ...[[], ['responsible'], ['channelId'], ['responsible', 'channelId']].flatMap((equal) => [
      { fields: [...equal, 'from'] },
      { fields: [...equal, 'to'] },
    ]),
  ],
  fields: {
    dialogId: { type: 'integer', meaning: 'Dialog that the tenure is of.' },
    channelId: { type: 'integer', meaning: 'Channel of the dialog.' },
    responsible: { type: 'string', meaning: 'manager:<id>, bot:<id>, or none: the dialog was unassigned.' },
    from: { type: 'string', meaning: 'Position of the event that began it, with leading zeros.' },
    fromAt: { type: 'date', meaning: 'When the log recorded that event.' },
    to: {
      type: 'string',
      meaning: `Position of the event that ended it, with leading zeros; ${LASTS}: it lasts.`,
    },
    toAt: { type: 'date', nullable: true, meaning: 'When the log recorded that event; null: it lasts.' },
    endedBy: { type: 'string', nullable: true, meaning: 'reassigned or deleted; null: it lasts.' },
  },
  on: {
    DialogStarted: on<RecordedOf<typeof DialogStarted>, TenureDocument>({
      key: ({ data }) => idOf(data.dialogId),
      apply: (_, event) => {
        const { dialogId, channelId } = event.data;
        return { dialogId, channelId, responsible: 'none', ...begun(event) };
      },
    }),
    DialogReassigned: on<RecordedOf<typeof DialogReassigned>, TenureDocument>({
      key: ({ data }) => idOf(data.dialogId),
      apply: (tenure, event) =>
        tenure && { ...tenure, responsible: responsibleKey(event.data.to), ...begun(event) },
      leaves: left,
    }),
    DialogDeleted: on<RecordedOf<typeof DialogDeleted>, TenureDocument>({
      key: ({ data }) => idOf(data.dialogId),
      apply: (tenure, event) => tenure && ended(tenure, event, 'deleted'),
    }),
  },
});
