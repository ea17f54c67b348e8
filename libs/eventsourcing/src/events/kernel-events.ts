import { Type } from 'typebox';
import { defineEvent } from './event.js';
import { LogIdentified } from '../log/identity.events.js';

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A process has taken the ids `first` to `last` (included) of a kind for itself. */
export const IdBlockClaimed = defineEvent(
  'IdBlockClaimed',
  1,
  Type.Object({ kind: Type.String(), first: Id, last: Id }),
  { kind: 'dialog', first: 1, last: 1000 },
);

/** A unique fact has been given to an id; `replaces` names the id that held it before. */
export const Claimed = defineEvent(
  'Claimed',
  1,
  Type.Object({ kind: Type.String(), id: Id, replaces: Type.Union([Id, Type.Null()]) }),
  { kind: 'dialog', id: 11, replaces: null },
);

/** Events of the kernel's own bookkeeping, in streams `ids-…`, `claim-…` and `log-…`. */
export const kernelEvents = [IdBlockClaimed, Claimed, LogIdentified] as const;
export type KernelEventDefinition = (typeof kernelEvents)[number];
