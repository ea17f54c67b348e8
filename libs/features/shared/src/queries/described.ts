import type { Attachment, Contacts, Content, Responsible, Source } from '../schema.js';
import type { Actor, FieldSpec } from '@parley/eventsourcing';

/** Descriptions for analysts of values that several read models hold. A field that a type gets, and this does not name, does not compile. */
type Described<T> = Readonly<Record<keyof T, FieldSpec>>;

export const actorFields: Described<Actor> = {
  kind: { type: 'string', meaning: 'manager, bot, client, channel or system.' },
  id: { type: 'integer', nullable: true, meaning: 'Id within its kind; null for system.' },
};

export const responsibleFields: Described<Responsible> = {
  kind: { type: 'string', meaning: 'manager or bot.' },
  id: { type: 'integer', meaning: 'Id within its kind.' },
};

export const contactsFields: Described<Contacts> = {
  phone: { type: 'string', nullable: true, meaning: 'Phone number; null: not known.' },
  email: { type: 'string', nullable: true, meaning: 'Email address; null: not known.' },
};

const mark = (name: string): FieldSpec => ({
  type: 'string',
  nullable: true,
  meaning: `UTM mark ${name}; null: none.`,
});

export const marksFields: Described<Source> = {
  utmSource: mark('utm_source'),
  utmMedium: mark('utm_medium'),
  utmCampaign: mark('utm_campaign'),
  utmTerm: mark('utm_term'),
  utmContent: mark('utm_content'),
  referrer: { type: 'string', nullable: true, meaning: 'Page that led to the site; null: none.' },
};

export const attachmentFields: Described<Attachment> = {
  fileId: { type: 'string', meaning: 'Name by which the file is sent again.' },
  url: { type: 'string', meaning: 'Where the file is fetched from.' },
  mimeType: { type: 'string', meaning: 'Media type, as image/png.' },
  size: { type: 'integer', meaning: 'Size in bytes.' },
  name: { type: 'string', nullable: true, meaning: 'Name of the file; null: none.' },
  caption: { type: 'string', nullable: true, meaning: 'Text below the file; null: none.' },
  width: { type: 'integer', nullable: true, meaning: 'Of an image: width in pixels.' },
  height: { type: 'integer', nullable: true, meaning: 'Of an image: height in pixels.' },
};

export const contentFields: Described<Content> = {
  kind: { type: 'string', meaning: 'text, image, file, audio, product, order or command.' },
  text: { type: 'string', meaning: 'Text; empty for files without a note.' },
  items: {
    type: 'array',
    meaning: 'Files of the message, in order.',
    items: { type: 'object', meaning: 'One file.', fields: attachmentFields },
  },
  card: { type: 'object', nullable: true, meaning: 'The product or order, as the messenger gave it.' },
};
