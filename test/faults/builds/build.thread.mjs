import { parley, workInThread } from '@parley/composition';
import process from 'node:process';

// The module of a second thread. TEST_BUILDS says what happens to it at its 300th event: `end` ends it, `kill` the whole process.
// With `poison` two read models cannot fold that a client wrote.
const asked = process.env.TEST_BUILDS ?? '';
const AT = 300;
let handled = 0;

function meet() {
  handled += 1;
  if (handled !== AT) return;
  if (asked === 'end') process.exit(3);
  if (asked === 'kill') process.kill(process.pid, 'SIGKILL');
}

const meeting = (handler) => ({
  ...handler,
  apply(...given) {
    meet();
    return handler.apply(...given);
  },
});

const mapped = (handlers, change) =>
  Object.fromEntries(Object.entries(handlers).map(([type, handler]) => [type, change(handler)]));
const failing = ({ name, on }) => ({
  ...on,
  ...(['feed', 'unread'].includes(name) && {
    MessageReceived: {
      ...on.MessageReceived,
      apply() {
        throw new RangeError('no');
      },
    },
  }),
});
const definitions = parley.definitions.map((definition) => ({
  ...definition,
  on: asked === 'poison' ? failing(definition) : mapped(definition.on, meeting),
}));

workInThread({ ...parley, definitions });
