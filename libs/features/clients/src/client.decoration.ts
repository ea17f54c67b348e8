import { type Contacts, isLonger, type Source, textOrNull } from '@parley/shared';
import { EMAIL_LIMIT, isWebAddress, MARK_LIMIT, NAME_LIMIT, PHONE_LIMIT, URL_LIMIT } from './client.card.js';

/** What a message tells of its client besides what it says; null and empty: not given. */
export interface Decoration {
  readonly name: string | null;
  readonly contacts: Contacts;
  readonly avatarUrl: string | null;
  readonly profileUrl: string | null;
}

/** A part that is not kept as it was written. */
export interface Adjustment {
  readonly field: string;
  readonly how: 'cut' | 'left-out';
}

/**
 * What the card keeps of what came with a message. A message counts whatever comes with it, and the channel can seldom mend what the client
 * wrote: names are cut, contacts and addresses that would be others when cut are left out.
 */
export function keepDecoration(written: Decoration): {
  readonly kept: Decoration;
  readonly adjusted: readonly Adjustment[];
} {
  const keep = keeper();
  const kept = {
    name: keep.cut('name', written.name, NAME_LIMIT),
    contacts: {
      phone: keep.whole('phone', written.contacts.phone, (text) => !isLonger(text, PHONE_LIMIT)),
      email: keep.whole('email', written.contacts.email, (text) => !isLonger(text, EMAIL_LIMIT)),
    },
    avatarUrl: keep.whole('avatarUrl', written.avatarUrl, isWebAddress),
    profileUrl: keep.whole('profileUrl', written.profileUrl, isWebAddress),
  };
  return { kept, adjusted: keep.adjusted };
}

/** The same of a source; null when it says nothing. */
export function keepSource(written: Source): {
  readonly kept: Source | null;
  readonly adjusted: readonly Adjustment[];
} {
  const keep = keeper();
  const source = {
    utmSource: keep.cut('utmSource', written.utmSource, MARK_LIMIT),
    utmMedium: keep.cut('utmMedium', written.utmMedium, MARK_LIMIT),
    utmCampaign: keep.cut('utmCampaign', written.utmCampaign, MARK_LIMIT),
    utmTerm: keep.cut('utmTerm', written.utmTerm, MARK_LIMIT),
    utmContent: keep.cut('utmContent', written.utmContent, MARK_LIMIT),
    referrer: keep.whole('referrer', written.referrer, (text) => !isLonger(text, URL_LIMIT)),
  };
  const saysNothing = Object.values(source).every((value) => value === null);
  return { kept: saysNothing ? null : source, adjusted: keep.adjusted };
}

const HALVES = /\p{Cs}/gu;

function keeper() {
  const adjusted: Adjustment[] = [];
  // Empty text is what some transports write for "not given".
  const leftOut = (field: string, written: string | null) => {
    if (written) adjusted.push({ field, how: 'left-out' });
  };
  return {
    adjusted,
    cut(field: string, written: string | null, max: number): string | null {
      const text = textOrNull(written);
      const kept = text === null ? null : textOrNull(firstOf(text.replace(HALVES, ''), max));
      if (kept === null) leftOut(field, written);
      else if (kept !== text) adjusted.push({ field, how: 'cut' });
      return kept;
    },
    whole(field: string, written: string | null, fits: (text: string) => boolean): string | null {
      const text = textOrNull(written);
      if (text !== null && text.isWellFormed() && fits(text)) return text;
      leftOut(field, written);
      return null;
    },
  };
}

/** The first code points; what is too long by far is not taken apart as a whole. */
const firstOf = (text: string, max: number): string =>
  isLonger(text, max) ? [...text.slice(0, 2 * max)].slice(0, max).join('') : text;
