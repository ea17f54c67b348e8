import { describe, test } from '@jest/globals';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import { deciderSpecification } from '@parley/testkit';
import type { AddExampleThing, ExampleThingContext } from './example-thing.commands.js';
import { exampleThingAggregate } from './example-thing.decide.js';
import type { ExampleThingEvent } from './example-thing.state.js';

const { given } = deciderSpecification(exampleThingAggregate);

const byAnn: ExampleThingContext = { sender: administratorViewer() };
const add = (name: string): AddExampleThing => ({ type: 'AddExampleThing', exampleThingId: 7, name });
const added: ExampleThingEvent = { type: 'ExampleThingAdded', data: { exampleThingId: 7, name: 'First' } };

describe('AddExampleThing', () => {
  test('adds one, its name without white space around it', () => {
    given().when(add(' First '), byAnn).then(added);
  });

  test('is done by the system as well', () => {
    given().when(add('First'), { sender: null }).then(added);
  });

  test('is refused for an id that is there', () => {
    given(added).when(add('Second'), byAnn).thenRefused('EXAMPLE_THING_ALREADY_ADDED', { exampleThingId: 7 });
  });

  test.each(['', ' ', 'x'.repeat(101)])('is refused for %.9j, which is no name', (name) => {
    given().when(add(name), byAnn).thenRefused('INVALID_EXAMPLE_THING_NAME', { exampleThingId: 7 });
  });

  test('is refused to those who are no administrators', () => {
    given()
      .when(add('First'), { sender: managerViewer(2) })
      .thenRefused('NOT_ALLOWED', { permission: 'administrator' });
  });
});
