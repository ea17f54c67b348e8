// What may be asked of POST /faults.

const METHODS_OF = {
  unavailable: ['append', 'read', 'subscribe', 'other'],
  slow: ['append', 'read', 'subscribe'],
  cut: ['append', 'read', 'subscribe'],
  'silent-end': ['read', 'subscribe'],
  'lost-answer': ['append'],
  'not-leader': ['append', 'read', 'subscribe'],
  starting: ['append', 'read', 'subscribe'],
  'disk-full': ['append'],
  refuse: [],
};
const ANSWERS = ['cut', 'timeout', 'none'];

/**
 * @typedef {{ kind: keyof typeof METHODS_OF, methods: string[], count: number, ms: number, after: number,
 *   answer: 'cut' | 'timeout' | 'none', host: string, port: number }} Fault
 */

/**
 * Reads a fault as it came; throws a TypeError with a sentence about what is wrong in it.
 * @param {Record<string, unknown>} asked
 * @param {number} ownPort which a follower names as the leader's when `port` is left out
 * @returns {Fault}
 */
export function faultOf(asked, ownPort) {
  const {
    kind,
    method = '*',
    count,
    ms = 0,
    after = 0,
    answer = 'cut',
    host = '127.0.0.1',
    port = ownPort,
  } = asked;
  const possible = METHODS_OF[kind];
  need(possible !== undefined, `kind is one of ${Object.keys(METHODS_OF).join(', ')}`);
  need(
    method === '*' || (possible.includes(method) && method !== 'other'),
    `${kind} does not happen to ${method}`,
  );
  need(count === undefined || (Number.isInteger(count) && count > 0), 'count is a positive integer');
  need(Number.isFinite(ms) && ms >= 0, 'ms is a number of milliseconds');
  need(Number.isInteger(after) && after >= 0, 'after is an integer');
  need(ANSWERS.includes(answer), `answer is one of ${ANSWERS.join(', ')}`);
  const methods = method === '*' ? possible : [method];
  return { kind, methods, count: count ?? Infinity, ms, after, answer, host, port };
}

function need(right, sentence) {
  if (!right) throw new TypeError(sentence);
}
