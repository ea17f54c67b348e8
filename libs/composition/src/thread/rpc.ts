import { receivedError, sentError, type SentError } from './sent-error.js';

/** What a worker, its thread and a message port have alike. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** Remote procedure calls between two threads or processes: each serves parts to the other, and sends notices. What is handed over is cloned. */
export interface Rpc {
  /** Lets the other thread call the methods of a part, which answer promises. */
  serve(name: string, part: object): void;
  /** The methods of a part that the other thread serves. They throw what they throw there. */
  part<T, K extends keyof T & string>(name: string, methods: readonly K[]): Pick<T, K>;
  notify(name: string, value?: unknown): void;
  onNotice(name: string, listener: (value: unknown) => void): void;
  /** The other thread is gone: every call under way, and each later one, throws this. */
  fail(error: Error): void;
}

type Message =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly part: string;
      readonly method: string;
      readonly given: readonly unknown[];
    }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: SentError }
  | { readonly kind: 'notice'; readonly name: string; readonly value: unknown };
type Call = Extract<Message, { kind: 'call' }>;
type Part = Readonly<Record<string, ((...given: readonly unknown[]) => Promise<unknown>) | undefined>>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** `other`: who is at the other end, for the message of an error that nobody expected there. */
export function openRpc(port: Port, other = 'The thread of the projections'): Rpc {
  const parts = new Map<string, Part>();
  const listeners = new Map<string, (value: unknown) => void>();
  const calls = createCalls(port, other);

  const answer = async ({ id, part, method, given }: Call): Promise<void> => {
    try {
      const served = parts.get(part);
      const work = served?.[method];
      if (work === undefined) throw new TypeError(`${part} has no ${method}.`);
      port.postMessage({ kind: 'answer', id, value: await work.apply(served, [...given]) });
    } catch (error) {
      port.postMessage({ kind: 'error', id, error: sentError(error) });
    }
  };

  port.on('message', (message) => {
    const taken = message as Message;
    if (taken.kind === 'call') void answer(taken);
    else if (taken.kind === 'notice') listeners.get(taken.name)?.(taken.value);
    else calls.take(taken.id)?.(taken);
  });

  return {
    serve: (name, part) => void parts.set(name, part as Part),
    part: <T, K extends keyof T & string>(name: string, methods: readonly K[]) =>
      Object.fromEntries(
        methods.map((method) => [method, (...given: readonly unknown[]) => calls.call(name, method, given)]),
      ) as Pick<T, K>,
    notify: (name, value) => port.postMessage({ kind: 'notice', name, value }),
    onNotice: (name, listener) => void listeners.set(name, listener),
    fail: calls.fail,
  };
}

function createCalls(port: Port, other: string) {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let failed: Error | null = null;

  return {
    call: (part: string, method: string, given: readonly unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        if (failed !== null) throw failed;
        last += 1;
        // Throws for what cannot be cloned.
        port.postMessage({ kind: 'call', id: last, part, method, given });
        waiting.set(last, { resolve, reject });
      }),
    take(id: number) {
      const call = waiting.get(id);
      waiting.delete(id);
      if (call === undefined) return null;
      return (message: Extract<Message, { kind: 'answer' | 'error' }>): void => {
        if (message.kind === 'answer') call.resolve(message.value);
        else call.reject(receivedError(message.error, other));
      };
    },
    fail(error: Error): void {
      failed = error;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}
