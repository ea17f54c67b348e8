import { describe, expect, test } from '@jest/globals';
import { comparing, type Compare } from '@parley/testkit';
import fc from 'fast-check';
import {
  client,
  incoming,
  isOpen,
  predict,
  responsible,
  sessions,
  type Page,
} from '../testing/stories/dialog.model.js';
import { PEOPLE } from '../testing/stories/dialog.people.js';
import { line, named, play, type Step } from '../testing/stories/dialog.stories.js';
import { unreadAfter } from './dialog.unanswered.js';

const step = fc.record({
  act: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom<Step['act']>('client writes', 'write', 'close', 'reassign') },
    { weight: 12, arbitrary: fc.constantFrom<Step['act']>('ask detach', 'detach', 'ask attach', 'attach') },
    { weight: 4, arbitrary: fc.constantFrom<Step['act']>('channel writes', 'note', 'release') },
    { weight: 1, arbitrary: fc.constant<Step['act']>('delete') },
  ),
  by: fc.oneof(
    { weight: 3, arbitrary: fc.constant('manager:1') },
    { weight: 1, arbitrary: fc.constant('manager:2') },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(PEOPLE), null) },
  ),
  to: fc.constantFrom(...Object.keys(PEOPLE), null),
  token: fc.constantFrom('t-1', 't-1', 't-2'),
  minutes: fc.constantFrom(0, 0, 0, 1, 5),
  blocked: fc.constantFrom(false, false, false, true),
  sees: fc.constantFrom(true, true, true, true, true, true, true, false),
  active: fc.constantFrom(true, true, true, true, false),
});

/** Time only goes on; a process closes and reassigns, and does nothing else. */
const story = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }).map((steps): Step[] => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  return steps.map(({ minutes, by, ...rest }) => {
    time += minutes * 60_000;
    const process = rest.act === 'close' || rest.act === 'reassign';
    return { ...rest, by: process ? by : (by ?? 'manager:1'), time };
  });
});

describe('a dialog', () => {
  test('agrees with the model after any sequence of commands', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(story, (steps) => {
        let page: Page = [];
        comparing((compare) => {
          play(steps, (_before, after, outcome, at) => {
            const wanted = predict(page, at);
            compare(typeof outcome === 'string' ? outcome : outcome.map(line), wanted);
            if (typeof wanted === 'string') return void seen.add(wanted);
            page = [...page, ...wanted];
            seen.add(at.act);
            const { status, session, incoming: count, clientId, deleted } = after;
            compare(
              { status, session, incoming: count, clientId, deleted, responsible: named(after.responsible) },
              {
                status: isOpen(page) ? 'open' : 'closed',
                session: sessions(page),
                incoming: incoming(page),
                clientId: client(page) === 'null' ? null : Number(client(page)),
                deleted: page.some((text) => text.startsWith('deleted')),
                responsible: responsible(page),
              },
            );
          });
        });
      }),
      { numRuns: 1000, seed: 4 },
    );
    // The stories reach every command and every refusal of the model: else the agreement would say little.
    expect([...seen].filter((name) => name === name.toUpperCase())).toHaveLength(16);
    expect([...seen].filter((name) => name !== name.toUpperCase())).toHaveLength(12);
  });
});

describe('in any story of a dialog', () => {
  type Step = Parameters<Parameters<typeof play>[1]>;
  const always = (each: (compare: Compare, ...step: Step) => void) =>
    fc.assert(
      fc.property(story, (steps) => comparing((compare) => play(steps, (...step) => each(compare, ...step)))),
      { numRuns: 1000, seed: 4 },
    );

  test('a message is the responsible’s or an administrator’s, the sender’s own from then on if nobody had the dialog', () => {
    always((compare, _before, after, outcome, { by, act }) => {
      if (typeof outcome === 'string' || act !== 'write' || by === 'manager:1') return;
      compare(named(after.responsible), by);
    });
  });

  test('a closed dialog stays closed until a public message', () => {
    always((compare, before, after, _outcome, { act }) => {
      if (before.status === 'closed' && !act.endsWith('write') && !act.endsWith('writes'))
        compare(after.status, 'closed');
    });
  });

  test('nothing follows its deletion', () => {
    always((compare, before, after, outcome, { act }) => {
      if (before.deleted)
        compare([outcome, after], [act.endsWith('writes') ? 'DIALOG_DELETED' : 'DIALOG_NOT_FOUND', before]);
    });
  });

  test('counts never go back, and a blocked client’s messages are not among them', () => {
    always((compare, before, after, outcome, { blocked }) => {
      const grown = [after.session - before.session, after.incoming - before.incoming];
      grown.push(after.incoming - unreadAfter(after.unanswered.waiting, 0));
      compare(
        grown.filter((count) => !(count >= 0)),
        [],
      );
      if (blocked) compare(after.incoming, before.incoming);
      if (typeof outcome === 'string') compare(after === before, true);
    });
  });

  test('its state stays a few scalars beside what waits', () => {
    always((compare, _before, { unanswered: _waiting, ...after }) =>
      compare(JSON.stringify(after).length < 400, true),
    );
  });
});
