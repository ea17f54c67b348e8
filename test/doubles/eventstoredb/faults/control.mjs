// The control address: faults, the clock, and what has happened so far.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { faultOf } from './fault-spec.mjs';

/**
 * Listens on a port that the system hands out; answers its address.
 * @param {Awaited<ReturnType<typeof import('../server.mjs').serve>>} served
 */
export async function openControl(served) {
  const server = createServer((request, response) => {
    answer(served, request).then(
      ([status, body]) => respond(response, status, body),
      (error) => respond(response, 400, { error: error.message }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

function respond(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function answer(served, request) {
  switch (`${request.method} ${request.url}`) {
    case 'GET /state':
      return [200, state(served)];
    case 'POST /faults':
      await begin(served, faultOf(await bodyOf(request), served.connections.port));
      return [200, state(served)];
    case 'DELETE /faults':
      served.faults.clear();
      await served.connections.accept();
      return [200, state(served)];
    case 'POST /clock':
      served.store.offsetMs = offsetOf(await bodyOf(request));
      return [200, state(served)];
    default:
      return [404, { error: 'GET /state, POST or DELETE /faults, POST /clock' }];
  }
}

async function begin({ faults, connections }, fault) {
  if (fault.kind !== 'refuse') return faults.add(fault);
  connections.refuse();
  if (fault.ms > 0) void delay(fault.ms, undefined, { ref: false }).then(() => connections.accept());
}

function state({ store, faults, counters }) {
  const events = store.visible;
  return { ...counters, events, head: store.positionOf(events - 1), faults: faults.state() };
}

async function bodyOf(request) {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return Object(JSON.parse(text));
}

function offsetOf({ offsetMs }) {
  if (!Number.isInteger(offsetMs)) throw new TypeError('offsetMs is an integer');
  return offsetMs;
}
