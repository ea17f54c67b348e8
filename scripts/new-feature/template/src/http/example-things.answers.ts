import { id, object, schemasOf, type Answers } from '@parley/http';
import { type ExampleThingDocument, exampleThingFields } from '../index.js';

/** What is read of example things. */
export const exampleThingAnswers: Answers = {
  ExampleThingRow: object<ExampleThingDocument>({ ...schemasOf(exampleThingFields), exampleThingId: id }),
};
