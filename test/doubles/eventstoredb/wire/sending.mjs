// Sending to a reader no faster than it takes.

/**
 * A function that sends one answer; it resolves to false when nothing more is to be sent, because the reader
 * has gone or `before` (asked ahead of each answer) has ended the call.
 * @param {() => Promise<boolean> | boolean} before
 */
export function sender(call, before) {
  return (answer) => {
    if (before !== null) return guarded(call, answer, before);
    if (call.cancelled) return false;
    return call.write(answer) || drained(call);
  };
}

async function guarded(call, answer, before) {
  if (call.cancelled || !(await before())) return false;
  return call.write(answer) || drained(call);
}

/** Answers within a stream that may have ended meanwhile. */
export function answerWithin(call, message) {
  if (!call.cancelled && call.writable) call.write(message);
}

/** Resolves to whether the reader took what lay ready (false: it has gone). */
export function drained(call) {
  return new Promise((resolve) => {
    const settle = (took) => () => {
      call.off('drain', onDrain).off('cancelled', onGone).off('close', onGone);
      resolve(took);
    };
    const onDrain = settle(true);
    const onGone = settle(false);
    call.once('drain', onDrain).once('cancelled', onGone).once('close', onGone);
  });
}
