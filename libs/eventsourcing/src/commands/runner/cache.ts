import { LRUCache } from 'lru-cache';
import type { Kind, Loaded } from './state.js';
import { LARGEST_WINDOW } from './window.js';

/** Remembered commands that the memory of one cached aggregate is reckoned with; many small ones make room for a few full. */
const COMMANDS_PER_AGGREGATE = 50;

/** Streams folded in memory. */
export interface Cache {
  get<State>(stream: string, kind: Kind<State>): Loaded<State> | undefined;
  peek(stream: string): Loaded | undefined;
  /** Answers what it was given. */
  set<State>(loaded: Loaded<State>): Loaded<State>;
}

export function createCache(size: number): Cache {
  const entries = new LRUCache<string, Loaded>({
    max: size,
    maxSize: size * COMMANDS_PER_AGGREGATE + LARGEST_WINDOW + 1,
    sizeCalculation: ({ window }) => window.commands.size + 1,
  });
  return {
    get<State>(stream: string, kind: Kind<State>) {
      const loaded = entries.get(stream);
      return loaded?.kind === kind ? (loaded as Loaded<State>) : undefined;
    },
    peek: (stream) => entries.peek(stream),
    set(loaded) {
      entries.set(loaded.stream, loaded);
      return loaded;
    },
  };
}
