import { defineRefusals } from '@parley/shared';

export const exampleThingErrors = defineRefusals({
  EXAMPLE_THING_ALREADY_ADDED: {
    kind: 'conflict',
    message: 'There is an example thing with this id already.',
  },
  INVALID_EXAMPLE_THING_NAME: {
    kind: 'rule',
    message: 'The name of an example thing has 1 to 100 characters, one of them visible.',
  },
});
