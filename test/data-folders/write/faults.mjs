const PREFIX = 'fa000000-';

/** The correlation id of a request whose events the faulty program cannot take. */
export const faultyCorrelation = (number) => `${PREFIX}0000-4000-8000-${String(number).padStart(12, '0')}`;

export const causesFault = ({ metadata }) => metadata.correlationId.startsWith(PREFIX);

/** Reactions that fail at such an event. */
export const failing = (on) =>
  Object.fromEntries(
    Object.entries(on).map(([type, react]) => [
      type,
      (event) => {
        if (causesFault(event)) throw new TypeError('This program cannot react to it.');
        return react(event);
      },
    ]),
  );
