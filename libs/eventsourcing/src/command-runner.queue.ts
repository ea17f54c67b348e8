/** Runs tasks of one name one after the other, those of different names side by side. */
export type Queue = <T>(name: string, task: () => Promise<T>) => Promise<T>;

export function createQueue(): Queue {
  const tails = new Map<string, Promise<unknown>>();

  return (name, task) => {
    const before = tails.get(name);
    const running = before === undefined ? task() : before.then(task, task);
    tails.set(name, running);
    const release = (): void => {
      if (tails.get(name) === running) tails.delete(name);
    };
    running.then(release, release);
    return running;
  };
}
