/** Whether `ms` have passed since a moment of this clock. One that was set back to before that moment cannot tell: then they have. */
export function hasElapsed(clock: () => number, since: number, ms: number): boolean {
  const passed = clock() - since;
  return passed < 0 || passed >= ms;
}

/** Processor time that this process has used, in ms. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
