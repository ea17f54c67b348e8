import type { Questions } from '@parley/application';

/** Where routes put questions that may take long: a class, so that Nest injects it by its type. */
export abstract class Asking implements Questions {
  abstract readonly ask: Questions['ask'];
}
