import {
  count,
  described,
  flag,
  id,
  instant,
  listOf,
  object,
  oneOf,
  ref,
  schemasOf,
  text,
  type Answers,
} from '@parley/http';
import { TAG_COLORS, tagFields, type ClientTag, type PickedTag, type TagRow } from '../index.js';

const { sortKey: _sortKey, ...shown } = tagFields;
const color = oneOf(...TAG_COLORS);

/** What is read of tags. */
export const tagAnswers: Answers = {
  TagRow: object<TagRow>({ ...schemasOf(shown), tagId: id, color }),
  OfferedTag: object<PickedTag>({
    tagId: id,
    name: text,
    color,
    archived: flag,
    chosen: flag,
    dialogs: described(count, 'Dialogs that you see whose client has it.'),
  }),
  ClientTag: object<ClientTag>({
    tagId: id,
    name: text,
    color,
    archived: flag,
    pinned: described(flag, "Stands under the client's name in lists."),
    at: described(instant, 'When it was put on the client.'),
    by: ref('NamedActor'),
  }),
  ClientTags: object<{ items: unknown }>({
    items: described(listOf(ref('ClientTag')), 'By name, pinned ones first; at most 100.'),
  }),
};
