import { keepDecoration, keepSource, type Adjustment } from '@parley/clients';
import type { Customer, ReceiveMessage } from './receive.message.js';

/** What the message tells of its client, with null for what it leaves out. */
export const decorationOf = ({
  name = null,
  phone = null,
  email = null,
  avatarUrl = null,
  profileUrl = null,
}: Customer) => ({ name, contacts: { phone, email }, avatarUrl, profileUrl });

/** What beside the message is not kept as it was written, by the names of the request. It follows from the request alone. */
export function adjustmentsOf({ customer, source }: ReceiveMessage['request']): Adjustment[] {
  const ofSource = source === null ? [] : keepSource(source).adjusted;
  return [
    ...keepDecoration(decorationOf(customer)).adjusted.map(within('customer')),
    ...ofSource.map(within('source')),
  ];
}

const within =
  (part: string) =>
  ({ field, how }: Adjustment): Adjustment => ({ field: `${part}.${field}`, how });
