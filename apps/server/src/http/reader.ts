import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type DocumentStore } from '@parley/eventsourcing';
import type { QueryReader } from '@parley/readmodels';
import { CORE, type Core } from '../composition/core.js';

/** What queries read from, as an injectable. */
@Injectable()
export class Reader implements QueryReader {
  readonly documents: DocumentStore;

  constructor(@Inject(CORE) private readonly core: Core) {
    this.documents = core.documents;
  }

  serving(name: string): Promise<string> {
    return this.core.projections.serving(name);
  }

  /** The answer, or `<KIND>_NOT_FOUND`: also for what the viewer may not see, so that its existence stays unknown. */
  found<T>(kind: 'channel' | 'dialog' | 'client' | 'message', id: number, answer: T | null): T {
    if (answer !== null) return answer;
    throw new DomainError(
      `${kind.toUpperCase()}_NOT_FOUND`,
      `There is no ${kind} ${id} that you may see.`,
      'not-found',
      { id },
    );
  }
}
