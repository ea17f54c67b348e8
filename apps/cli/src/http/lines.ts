import { Failure } from '../failure.js';
import { answerOf, notReachable } from './answers.js';
import type { Connection } from './connection.js';

const LINES = 'application/x-ndjson';
/** Longest wait for the beginning of an answer, in ms: its end may take as long as there is more. */
const BEGINS_MS = 60_000;

/** A last line that says why the answer is not whole. */
interface Broken {
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** Each line of an answer in newline-delimited JSON. Throws a `Failure`. */
export async function* linesOf<T>({ url, token }: Connection, path: string): AsyncGenerator<T> {
  const response = await begun(url, path, token);
  if (!response.ok || response.body === null) {
    answerOf(url, response, await response.text());
    return;
  }
  for await (const line of splitLines(textOf(url, response.body))) {
    const value: unknown = JSON.parse(line);
    const { problem } = value as Broken;
    if (problem) throw new Failure(problem.code, `${problem.detail} The answer is not whole.`);
    yield value as Awaited<T>;
  }
}

async function begun(url: string, path: string, token: string): Promise<Response> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), BEGINS_MS);
  try {
    return await fetch(`${url}${path}`, {
      redirect: 'manual',
      signal: waiting.signal,
      headers: { authorization: `Bearer ${token}`, accept: LINES },
    });
  } catch {
    throw notReachable(url);
  } finally {
    clearTimeout(timer);
  }
}

async function* textOf(url: string, body: NonNullable<Response['body']>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  try {
    for await (const part of body as unknown as AsyncIterable<Uint8Array>)
      yield decoder.decode(part, { stream: true });
  } catch {
    throw new Failure('CUT_OFF', `${url} ended the answer in its middle.`, { retryable: true });
  }
}

async function* splitLines(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const part of parts) {
    const lines = `${rest}${part}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
