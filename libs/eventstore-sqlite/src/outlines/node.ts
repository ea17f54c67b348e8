import { hasFew, type Outline } from './outline.js';

/** What stands in an outline where it is neither a name nor a value of few. */
export const OPEN = Symbol('{');
export const CLOSE = Symbol('}');
export const EMPTY = Symbol('[]');
export const VALUE = Symbol('value');
export const UUID = Symbol('uuid');
export const TIME = Symbol('time');

/** A name of a field, a value of few, the word before a digest, or one of the above. */
export type Step = string | number | null | symbol;

/** Outlines as a tree of steps: whether one fits a value is found on the way through the value, without writing it down. */
export class Node {
  /** Of the outline that ends here. */
  outline: Outline | null = null;
  /** Whether a value that comes here may stand in the outline, being one of few. */
  few: boolean;
  /** Whether an object that comes here is kept in one piece, because one had a name that is not plain. */
  whole = false;
  private step: Step | undefined;
  private next: Node | undefined;
  private others: Map<Step, Node> | null = null;

  /** `after`: the step that leads here. */
  constructor(after: Step) {
    this.few = typeof after === 'string' && hasFew(after);
  }

  to(step: Step): Node | undefined {
    return this.step === step ? this.next : this.others?.get(step);
  }

  /** The same, and makes what is not there. */
  make(step: Step): Node {
    const found = this.to(step);
    if (found !== undefined) return found;
    const node = new Node(step);
    if (this.next === undefined) [this.step, this.next] = [step, node];
    else (this.others ??= new Map<Step, Node>()).set(step, node);
    return node;
  }
}
