import { type Contacts, isLonger, nameWithin, type Source, textOrNull } from '@parley/shared';
import { clientErrors } from './client.errors.js';

/** In characters. */
export const NAME_LIMIT = 255;
export const PHONE_LIMIT = 64;
export const EMAIL_LIMIT = 255;
export const MARK_LIMIT = 255;
export const URL_LIMIT = 2_048;
const WEB_ADDRESS = /^https?:\/\/\S+$/i;

/** Each takes what somebody wrote and answers what the card keeps, or throws the refusal. */
export function readName(clientId: number, text: string): string {
  const name = nameWithin(text, NAME_LIMIT);
  if (name === null) throw clientErrors.INVALID_CLIENT_NAME({ clientId });
  return name;
}

export function readContacts(clientId: number, written: Contacts): Contacts {
  const contacts = { phone: textOrNull(written.phone), email: textOrNull(written.email) };
  if (tooLong(contacts.phone, PHONE_LIMIT) || tooLong(contacts.email, EMAIL_LIMIT)) {
    throw clientErrors.INVALID_CLIENT_CONTACTS({ clientId });
  }
  return contacts;
}

export const isWebAddress = (text: string): boolean => !isLonger(text, URL_LIMIT) && WEB_ADDRESS.test(text);

export function readSource(clientId: number, written: Source): Source {
  const source: Source = {
    utmSource: textOrNull(written.utmSource),
    utmMedium: textOrNull(written.utmMedium),
    utmCampaign: textOrNull(written.utmCampaign),
    utmTerm: textOrNull(written.utmTerm),
    utmContent: textOrNull(written.utmContent),
    referrer: textOrNull(written.referrer),
  };
  const { referrer, ...marks } = source;
  const empty = Object.values(source).every((value) => value === null);
  const marksTooLong = Object.values(marks).some((mark) => tooLong(mark, MARK_LIMIT));
  if (empty || marksTooLong || tooLong(referrer, URL_LIMIT))
    throw clientErrors.INVALID_CLIENT_SOURCE({ clientId });
  return source;
}

const tooLong = (text: string | null, max: number): boolean => text !== null && isLonger(text, max);
