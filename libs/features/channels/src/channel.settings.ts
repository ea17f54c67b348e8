import { Type, type Static } from 'typebox';

/**
 * What a channel can do; keys and limits by the Message Gateway's ChannelSettings (all optional, unknown keys refused).
 * Directions are seen from the channel: `receive` = it takes this from us, towards the client; `send` = it passes it to us.
 */
export type Feature = 'none' | 'receive' | 'send' | 'both' | 'any';

const F = Type.Optional(Type.Enum(['none', 'receive', 'send', 'both', 'any']));
const chars = Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 }));
const count = Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }));
const closed = { additionalProperties: false } as const;

const messageFeatures = { creating: F, quoting: F, deleting: F, reaction: F };
const files = Type.Object(
  {
    ...messageFeatures,
    editing: F,
    max_items_count: count,
    /** Bytes. */
    max_item_size: count,
    note_max_chars_count: chars,
  },
  closed,
);
const card = Type.Object({ ...messageFeatures, editing: F }, closed);

const markup = Type.Enum([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'link',
  'inline_monospace',
  'block_monospace',
]);
const text = Type.Object(
  {
    ...messageFeatures,
    editing: F,
    max_chars_count: chars,
    /** Absent: no markup. */
    markup_formats: Type.Optional(Type.Array(markup, { maxItems: 100 })),
  },
  closed,
);

const reactions = Type.Object(
  {
    /** Reactions that we may set. */
    dictionary: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 1_000 })),
    max_count: chars,
  },
  closed,
);

const sendingPolicy = Type.Object(
  {
    new_customer: Type.Optional(Type.Enum(['no', 'template', 'text'])),
    after_reply_timeout: Type.Optional(Type.Enum(['no', 'template'])),
    outgoing: Type.Optional(Type.Enum(['allowed', 'restricted'])),
  },
  closed,
);

const whatsapp = Type.Object(
  {
    tier: count,
    channel_quality: Type.Optional(Type.Enum(['high', 'medium', 'low'])),
    channel_status: Type.Optional(Type.Enum(['connected', 'flagged', 'offline', 'pending', 'restricted'])),
  },
  closed,
);

export const ChannelSettings = Type.Object(
  {
    status: Type.Optional(Type.Object({ delivered: F, read: F }, closed)),
    text: Type.Optional(text),
    image: Type.Optional(files),
    file: Type.Optional(files),
    audio: Type.Optional(
      Type.Object({ ...messageFeatures, max_items_count: count, max_item_size: count }, closed),
    ),
    product: Type.Optional(card),
    order: Type.Optional(card),
    suggestions: Type.Optional(Type.Object({ text: F, phone: F, email: F, url: F }, closed)),
    reactions: Type.Optional(reactions),
    template: Type.Optional(Type.Object({ creation: Type.Optional(Type.Boolean()) }, closed)),
    customer_external_id: Type.Optional(Type.Enum(['any', 'phone'])),
    sending_policy: Type.Optional(sendingPolicy),
    whatsapp: Type.Optional(whatsapp),
  },
  closed,
);
export type ChannelSettings = Static<typeof ChannelSettings>;

/** Channel types of the Message Gateway; the value is the messenger key shown in lists. */
export const CHANNEL_TYPES = [
  'telegram',
  'fbmessenger',
  'viber',
  'whatsapp',
  'skype',
  'vk',
  'instagram',
  'consultant',
  'yandex_chat',
  'odnoklassniki',
  'max',
  'ozon',
  'wildberries',
  'yandex_market',
  'mega_market',
  'avito',
  'drom',
  'youla',
  'custom',
] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];
