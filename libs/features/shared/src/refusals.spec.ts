import { describe, expect, test } from '@jest/globals';
import { DomainError, kernelErrors, storeErrors } from '@parley/eventsourcing';
import { readdirSync, readFileSync } from 'node:fs';
import { parley } from '@parley/composition';
import { defineRefusals } from './refusals.js';

const source = new URL('../../', import.meta.url);

describe('refusals', () => {
  const errors = defineRefusals({ TOO_LATE: { kind: 'conflict', message: 'It is too late.' } });

  test('each code makes its error, with the details of the moment', () => {
    const error = errors.TOO_LATE({ dialogId: 11 });
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      family: 'Domain',
      code: 'TOO_LATE',
      kind: 'conflict',
      message: 'It is too late.',
      details: { dialogId: 11 },
      retryable: false,
    });
    expect(errors.TOO_LATE().details).toEqual({});
  });

  test('each refusal says its code, kind and sentence without being thrown', () => {
    const { code, kind, message } = errors.TOO_LATE;
    expect([code, kind, message]).toEqual(['TOO_LATE', 'conflict', 'It is too late.']);
  });
});

describe('the list of all refusals', () => {
  test('has each code once, and none of the kernel’s', () => {
    const codes = parley.refusals.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.filter((code) => code in kernelErrors || code in storeErrors)).toEqual([]);
  });

  test('has every code that a file of errors defines', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
    const defined = files
      .filter((file) => file.endsWith('.errors.ts'))
      .map((file) => readFileSync(new URL(file, source), 'utf8'))
      .filter((text) => text.includes('defineRefusals('))
      .flatMap((text) => [...text.matchAll(/^ {2}([A-Z_]+): \{/gm)])
      .map(([, code]) => code);
    expect(defined.length).toBeGreaterThan(40);
    expect(parley.refusals.map(({ code }) => code).sort()).toEqual(defined.sort());
  });

  test('has a stable code and one sentence each', () => {
    for (const { code, message } of parley.refusals) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(message).toMatch(/^[A-Z].*\.$/);
    }
  });
});
