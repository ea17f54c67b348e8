import { defineErrors } from '@parley/eventsourcing';

/** Of messages that a channel names by its own ids. */
export const externalErrors = defineErrors({
  MESSAGE_ON_ITS_WAY: {
    family: 'Infrastructure',
    meaning:
      'The messenger reports the outcome of a message moments ago, and the message has not come yet; report it again.',
  },
});
