import { Type, type Static, type TSchema } from 'typebox';

/** Positive integer ≤ 2^53−1: the channel APIs carry ids as JSON numbers. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
/** RFC 3339 UTC with ms. */
export const Instant = Type.String();

export const Responsible = Type.Object({
  kind: Type.Union([Type.Literal('manager'), Type.Literal('bot')]),
  id: Id,
});
export type Responsible = Static<typeof Responsible>;
export const RESPONSIBLE_KINDS = Responsible.properties.kind.anyOf.map((kind) => kind.const);

/** UTM marks and referrer with which a client came. */
export const Source = Type.Object({
  utmSource: Nullable(Type.String()),
  utmMedium: Nullable(Type.String()),
  utmCampaign: Nullable(Type.String()),
  utmTerm: Nullable(Type.String()),
  utmContent: Nullable(Type.String()),
  referrer: Nullable(Type.String()),
});
export type Source = Static<typeof Source>;

export const Contacts = Type.Object({
  phone: Nullable(Type.String()),
  email: Nullable(Type.String()),
});
export type Contacts = Static<typeof Contacts>;

export const MessageKind = Type.Union([
  Type.Literal('text'),
  Type.Literal('image'),
  Type.Literal('file'),
  Type.Literal('audio'),
  Type.Literal('product'),
  Type.Literal('order'),
  Type.Literal('command'),
]);
export type MessageKind = Static<typeof MessageKind>;
export const MESSAGE_KINDS = MessageKind.anyOf.map((kind) => kind.const);

/** A file of a message. `url` is where it is fetched from; `fileId` names it when it is sent again. */
export const Attachment = Type.Object({
  fileId: Type.String(),
  url: Type.String(),
  mimeType: Type.String(),
  /** Bytes. */
  size: Type.Integer({ minimum: 0 }),
  name: Nullable(Type.String()),
  caption: Nullable(Type.String()),
  /** Pixels. */
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
});
export type Attachment = Static<typeof Attachment>;

/** What a message says. `text` is empty for files without a note; `card` is the product or order. */
export const Content = Type.Object({
  kind: MessageKind,
  text: Type.String(),
  items: Type.Array(Attachment),
  card: Nullable(Type.Record(Type.String(), Type.Unknown())),
});
export type Content = Static<typeof Content>;
