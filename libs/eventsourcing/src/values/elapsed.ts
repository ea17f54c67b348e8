/** Whether `ms` have passed since a moment of this clock. One that was set back to before that moment cannot tell: then they have. */
export function hasElapsed(clock: () => number, since: number, ms: number): boolean {
  const passed = clock() - since;
  return passed < 0 || passed >= ms;
}
