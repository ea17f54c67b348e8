import { expect, test } from '@jest/globals';
import { readConfig, SETTINGS } from './config.js';

test('an empty environment gives every setting its default', () => {
  expect(readConfig({})).toEqual({
    data: './data',
    host: '127.0.0.1',
    port: 3_000,
    bodyLimit: 1_048_576,
    rateLimit: 60_000,
    logLevel: 'info',
  });
});

test('an empty variable counts as one that is not set', () => {
  const empty = Object.fromEntries(SETTINGS.map(({ name }) => [name, '']));
  expect(readConfig(empty)).toEqual(readConfig({}));
});

test('limits are taken at both ends', () => {
  expect(readConfig({ PARLEY_PORT: '0', PARLEY_BODY_LIMIT: '1024' })).toMatchObject({
    port: 0,
    bodyLimit: 1_024,
  });
  expect(readConfig({ PARLEY_PORT: '65535' }).port).toBe(65_535);
});

test('all mistakes are told in one message, without the values', () => {
  const mistaken = {
    PARLEY_PORT: '65536',
    PARLEY_BODY_LIMIT: '1e6',
    PARLEY_RATE_LIMIT: '-1',
    PARLEY_LOG_LEVEL: 'loud',
  };
  expect(() => readConfig(mistaken)).toThrow(
    expect.objectContaining({
      code: 'INVALID_CONFIGURATION',
      message:
        'PARLEY_LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; ' +
        'PARLEY_PORT must be a whole number from 0 to 65535; ' +
        'PARLEY_BODY_LIMIT must be a whole number from 1024 to 67108864; ' +
        'PARLEY_RATE_LIMIT must be a whole number from 1 to 100000000.',
    }),
  );
});
