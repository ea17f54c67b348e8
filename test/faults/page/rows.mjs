// What Parley promises under each fault, and which test holds it to that. docs/guarantees.md shows these rows with what was seen.

/**
 * @typedef {object} Row
 * @property {string} promise
 * @property {string} fault
 * @property {string} file - of this folder, without its ending
 * @property {string} test
 */

/** @type {readonly Row[]} */
export const ROWS = [
  {
    promise: 'What was acknowledged is there once; what was cut off is settled by its repeat',
    fault: 'server killed under load, embedded stores',
    file: 'server-killed',
    test: 'a server on the embedded stores is killed again and again under load',
  },
  {
    promise: 'The same, and workers fold on',
    fault: 'server killed under load, EventStoreDB and MongoDB',
    file: 'server-killed',
    test: 'a server is killed again and again under load while a worker goes on',
  },
  {
    promise: 'An event that is folded again changes nothing',
    fault: 'worker killed between the write of documents and its checkpoint',
    file: 'worker-killed',
    test: 'between the write of documents and its checkpoint: the documents are folded again, to no effect',
  },
  {
    promise: 'Half a batch is completed by the next holder',
    fault: 'worker killed in the middle of a batch',
    file: 'worker-killed',
    test: 'in the middle of a batch: the other half is written by the next holder',
  },
  {
    promise: 'Who slept through its lease changes nothing',
    fault: 'worker stopped (SIGSTOP) beyond its lease with a write under way, and continued',
    file: 'worker-stopped',
    test: 'beyond its lease with a write under way changes nothing when it wakes up',
  },
  {
    promise: 'Commands are answered 503 with `Retry-After`, queries go on, all resumes by itself',
    fault: 'event store unreachable for 30 s, document store up',
    file: 'event-store-down',
    test: 'commands are answered 503 with Retry-After, queries go on, and all resumes by itself',
  },
  {
    promise: 'What needs it is answered 503 with `Retry-After`, all resumes by itself',
    fault: 'document store unreachable for 30 s, event store up',
    file: 'document-store-down',
    test: 'what needs it is answered 503 with Retry-After, and all resumes by itself',
  },
  {
    promise: 'The repeat gives the first result, once in the log',
    fault: 'answer of the event store lost after the write: torn, a timeout, or silence',
    file: 'lost-answer',
    test: 'of the event store: the repeat with the same key gives the first result, once in the log',
  },
  {
    promise: 'The same',
    fault: 'answer of the server lost on the way to the client',
    file: 'lost-answer',
    test: 'of the server: the repeat with the same key gives the first result, once in the log',
  },
  {
    promise:
      'Nothing acknowledged is lost, queries go on, commands are answered 503 `STORE_FULL` until there is room',
    fault: 'disk full, embedded stores; every second time with a kill',
    file: 'disk-full',
    test: 'nothing acknowledged is lost, commands are answered 503 STORE_FULL, and all goes on when there is room again',
  },
  {
    promise: 'Order, repeats, leases and waits do not hang on the clock',
    fault: 'clock set back by an hour and forward again, embedded stores',
    file: 'clock',
    test: 'set back by an hour and forward again under load: order, repeats and waits go on, on the embedded stores',
  },
  {
    promise: 'The same for a worker; a server that is behind answers commands 503 and loses nothing',
    fault: 'clock of one machine set back by an hour and forward again, EventStoreDB and MongoDB',
    file: 'clock',
    test: 'one of two workers is set back by an hour and forward again, then the server: nothing is lost, and all goes on',
  },
  {
    promise: 'Each message and each report has one effect, and a status never goes back',
    fault: 'deliveries of a channel doubled, reordered and cut off',
    file: 'deliveries',
    test: 'messages and reports of a channel come twice, in any order, over connections that are torn',
  },
  {
    promise: 'Read models equal a fresh fold',
    fault: 'deliveries of the log to projections late, short, cut off and doubled',
    file: 'log-pages',
    test: 'pages of the log come late, out of turn, short, cut off and twice: read models equal a fresh fold',
  },
  {
    promise: 'Read models ahead of their log are refused, doctor says so, and a reset builds them from it',
    fault: 'an older log put beside newer read models, embedded stores',
    file: 'older-log',
    test: 'put beside newer read models is refused, and after a reset they are built from it: embedded stores',
  },
  {
    promise: 'The same, also by programs that are running',
    fault: 'EventStoreDB comes back with an older log, MongoDB keeps newer read models',
    file: 'older-log',
    test: 'comes back under servers and workers: they stop serving, and after a reset read models are built from it',
  },
  {
    promise: 'One effect and one answer',
    fault: 'two servers with the same command at once',
    file: 'same-command',
    test: 'given to two servers at the same moment has one effect and one answer',
  },
  {
    promise: 'Each program serves its version, equal to a fresh fold',
    fault: 'a projection deployed backwards and forwards again, embedded stores',
    file: 'backwards',
    test: 'a program that knows an older version of a projection is started, and then the newer one again: embedded stores',
  },
  {
    promise: 'The same',
    fault: 'a projection deployed backwards and forwards again, EventStoreDB and MongoDB',
    file: 'backwards',
    test: 'a worker that knows an older version of a projection is started, and then the newer one again',
  },
  {
    promise: 'One server works on a folder; killed, it lets the next one in at once',
    fault: 'a second server started on one folder under load, embedded stores',
    file: 'second-server',
    test: 'a second server on one folder is refused, and the first goes on; killed, it lets the next one in',
  },
  {
    promise:
      'A command does not wait for a projection, unless a read model alone knows a fact that it needs: then it is answered 503 `PROJECTION_BEHIND`',
    fault: 'the thread of the projections stands still, embedded stores',
    file: 'thread',
    test: 'a command does not wait for a projection: while their thread stands still all are answered, and queries too',
  },
  {
    promise: 'The server ends with exit code 1, no content is in its log, and the next start goes on',
    fault: 'the thread of the projections fails under commands, embedded stores',
    file: 'thread',
    test: 'a thread that fails ends the server with exit code 1 and no content in the log, and the next start goes on',
  },
];
