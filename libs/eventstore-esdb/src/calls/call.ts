import { EventEmitter } from 'node:events';
import {
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { createUnframing, framed } from './frames.js';
import { CANCELLED, OK, statusIn, unavailable, type Status } from './status.js';

/** How a call speaks. */
export interface Method<Request, Answer> {
  readonly path: string;
  readonly encode: (request: Request) => Buffer;
  readonly decode: (bytes: Buffer) => Answer;
}

export interface CallOptions {
  readonly headers: OutgoingHttpHeaders;
  /** The error of a call that ended so; `headers`: the last ones of the server, empty where none came. */
  readonly errorOf: (status: Status, headers: IncomingHttpHeaders) => Error;
}

/**
 * One call of gRPC on a connection: emits `data`, then `end` or `error`. What is written in one turn of the event loop goes in one piece, and messages are
 * taken from a piece that comes one after the other, at once: that is what makes it cheap.
 */
export class Call<Request, Answer> extends EventEmitter {
  private readonly stream: ClientHttp2Stream;
  private waiting: Buffer[] = [];
  private last: IncomingHttpHeaders = {};
  private failure: Status | null = null;
  private isOver = false;

  constructor(
    session: ClientHttp2Session,
    private readonly method: Method<Request, Answer>,
    private readonly options: CallOptions,
  ) {
    super();
    const stream = session.request({
      ...options.headers,
      ':method': 'POST',
      ':path': method.path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    this.stream = stream;
    const unframe = createUnframing((bytes) => this.emit('data', method.decode(bytes)));
    const told = (headers: IncomingHttpHeaders): void => void (this.last = headers);
    stream.on('response', told).on('trailers', told);
    stream.on('data', (piece: Buffer) => this.take(unframe, piece));
    stream.on('end', () => this.settle());
    stream.on('error', (error: Error) => (this.failure ??= unavailable(error.message)));
    stream.on('close', () => this.settle());
  }

  write(request: Request): void {
    if (this.waiting.push(this.method.encode(request)) === 1) setImmediate(() => this.flush());
  }

  /** Sends one request and no more. */
  ask(request: Request): void {
    this.stream.end(framed([this.method.encode(request)]));
  }

  cancel(): void {
    this.failure ??= CANCELLED;
    this.stream.close(constants.NGHTTP2_CANCEL);
  }

  private flush(): void {
    const messages = this.waiting;
    this.waiting = [];
    if (this.stream.writable) this.stream.write(framed(messages));
  }

  private take(unframe: (piece: Buffer) => void, piece: Buffer): void {
    if (this.isOver) return;
    try {
      unframe(piece);
    } catch (error) {
      this.failure ??= { code: 13, details: error instanceof Error ? error.message : 'Not readable.' };
      this.stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
    }
  }

  private settle(): void {
    if (this.isOver) return;
    this.isOver = true;
    const status = this.failure ?? statusIn(this.last) ?? unavailable('The connection broke.');
    if (!this.stream.writableEnded) this.stream.end();
    if (status.code === OK) this.emit('end');
    else this.emit('error', this.options.errorOf(status, this.last));
  }
}
