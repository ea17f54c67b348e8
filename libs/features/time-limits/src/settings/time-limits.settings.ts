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

export const limitsOf = ({ limits, channels }: TimeLimitsSettings, channelId: number): Limits | null => {
  const own = channels.find((channel) => channel.channelId === channelId);
  return own ? own.limits : limits;
};

/** Whether channels have limits. Where all do or none does, a channel is not looked at. */
export function isLimitedBy(settings: TimeLimitsSettings): (channelId: number) => boolean {
  const isUsual = settings.limits !== null;
  const others = new Set(
    settings.channels
      .map(({ channelId }) => channelId)
      .filter((channelId) => (limitsOf(settings, channelId) !== null) !== isUsual),
  );
  return others.size === 0 ? () => isUsual : (channelId) => others.has(channelId) !== isUsual;
}
