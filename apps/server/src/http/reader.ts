import type { Points, QueryReader } from '@parley/application';
import { Inject, Injectable } from '@nestjs/common';
import type { DocumentStore, ErrorDetails } from '@parley/eventsourcing';
import type { Refusal } from '@parley/shared';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';

/** What queries read from, as an injectable. */
@Injectable()
export class Reader implements QueryReader {
  readonly documents: DocumentStore;
  readonly at: Points['at'];

  constructor(@Inject(CORE) private readonly core: Core) {
    this.documents = core.documents;
    this.at = core.reader.at;
  }

  serving(name: string): Promise<string> {
    return this.core.projections.serving(name);
  }

  /** The answer, or the refusal: also for what the viewer may not see, so that its existence stays unknown. */
  found<T>(answer: T | null, refusal: Refusal, details: ErrorDetails): T {
    if (answer === null) throw refusal(details);
    return answer;
  }
}
