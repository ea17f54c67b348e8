import { Id, Nullable } from '@parley/shared';
import { Type, type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** Of working time, in seconds: 10 s to 30 days. */
const Seconds = Type.Integer({ minimum: 10, maximum: 2_592_000, multipleOf: 10 });
/** How long a client waits before the dialog is marked. `warning` null: there is no yellow mark. */
export const Limits = Type.Object({ danger: Seconds, warning: Nullable(Seconds) }, closed);
export type Limits = Static<typeof Limits>;

/** On one day, by the clocks of the zone; `to` is not in it. A period over midnight is two. */
const Period = Type.Object(
  {
    from: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
    to: Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' }),
  },
  closed,
);
export type Period = Static<typeof Period>;
const Periods = Type.Array(Period, { maxItems: 24 });

/** How the time of waiting is measured, and from when on dialogs are marked. */
export const TimeLimitsSettings = Type.Object(
  {
    /** IANA name. */
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    /** Of every channel that is not among `channels`; null: only these have limits. */
    limits: Nullable(Limits),
    /** `limits` null: none in this channel. */
    channels: Type.Array(Type.Object({ channelId: Id, limits: Nullable(Limits) }, closed), {
      maxItems: 1_000,
    }),
    /** Weekdays from 1, Monday, to 7; one that is missing has no working time. Null: always. */
    workingHours: Nullable(
      Type.Array(
        Type.Object({ weekday: Type.Integer({ minimum: 1, maximum: 7 }), periods: Periods }, closed),
        { maxItems: 7 },
      ),
    ),
    /** Dates with hours of their own: a holiday has no periods. */
    specialDays: Type.Array(
      Type.Object({ date: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }), periods: Periods }, closed),
      { maxItems: 1_000 },
    ),
    /**
     * `answer`: from the first message that is not answered yet. `opening`: while one is not answered, from the client's first message after the
     * dialog was opened.
     */
    countFrom: Type.Enum(['answer', 'opening']),
  },
  closed,
);
export type TimeLimitsSettings = Static<typeof TimeLimitsSettings>;

/** The limits of a channel; null: it has none. */
export function limitsIn({ limits, channels }: TimeLimitsSettings): (channelId: number) => Limits | null {
  const own = new Map(channels.map((channel) => [channel.channelId, channel.limits]));
  return (channelId) => {
    const found = own.get(channelId);
    return found === undefined ? limits : found;
  };
}

/** Whether channels have limits. Where all do or none does, a channel is not looked at. */
export function isLimitedBy({ limits, channels }: TimeLimitsSettings): (channelId: number) => boolean {
  const isUsual = limits !== null;
  const unusual = channels.filter((channel) => (channel.limits !== null) !== isUsual);
  const others = new Set(unusual.map(({ channelId }) => channelId));
  return others.size === 0 ? () => isUsual : (channelId) => others.has(channelId) !== isUsual;
}
