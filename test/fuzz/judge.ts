import { readFileSync } from 'node:fs';
import type { Contract } from '../openapi/contract.js';
import type { FuzzRequest } from './requests.js';
import type { FuzzAnswer } from './send.js';
import { MARK } from './values.js';

const PAGE = new URL('../../docs/reference/errors.md', import.meta.url);
const listed = new Set(
  [...readFileSync(PAGE, 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code),
);
const FIELDS = new Set(['type', 'title', 'status', 'code', 'detail', 'details']);
/** Stacks, files and modules of the program. */
const INSIDES = /node_modules|node:internal|\.[jt]s\b|\bat \w+ \(|(apps|libs|tmp|work)\/|SQLITE/;

/** Why an answer must not be given to any input at all; null when it may. */
export function wrongWith(answer: FuzzAnswer): string | null {
  if (answer.status < 200 || answer.status >= 500) return `status ${answer.status}`;
  if (answer.status < 400) return null;
  if (answer.type !== 'application/problem+json') return `a problem of type ${answer.type}`;
  if (answer.text.includes(MARK)) return 'what was sent is repeated';
  if (INSIDES.test(answer.text)) return 'the insides of the program show';
  const problem = JSON.parse(answer.text) as Record<string, unknown>;
  if (problem['status'] !== answer.status) return 'the status is not that of the head';
  if (!listed.has(problem['code'] as string)) return `code ${String(problem['code'])} is in no list`;
  return Object.keys(problem).every((field) => FIELDS.has(field)) ? null : 'a problem has other fields';
}

/** The same for a random request, held against the OpenAPI file as well; names the request. */
export function complaintOf(contract: Contract, request: FuzzRequest, answer: FuzzAnswer): string | null {
  const { method, path } = request;
  const pathname = path.split('?')[0] ?? '';
  const bodiless = method === 'HEAD';
  const operation = bodiless ? undefined : contract.operationOf(method, pathname);
  const wrong = bodiless && answer.status < 500 ? null : wrongWith(answer);
  const { status, type, text } = answer;
  const why = wrong ?? (operation ? contract.breachOf(operation, status, type, text) : null);
  if (!why) return null;
  return JSON.stringify({
    why,
    ...request,
    body: request.body?.toString().slice(0, 500),
    text: text.slice(0, 500),
  });
}
