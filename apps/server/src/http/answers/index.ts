import { dialogAnswers } from './dialogs.js';
import { feedAnswers } from './feed.js';
import { operationAnswers } from './operation.js';
import { projectionAnswers } from './projections.js';
import { processAnswers } from './processes.js';
import type { Schema } from './shape.js';
import { staffAnswers } from './staff.js';

export * from './shape.js';
export { adjusted, doneWith } from './operation.js';

/** The named schemas of everything that the server answers. */
export const answers: Readonly<Record<string, Schema>> = {
  ...operationAnswers,
  ...processAnswers,
  ...projectionAnswers,
  ...dialogAnswers,
  ...feedAnswers,
  ...staffAnswers,
};
