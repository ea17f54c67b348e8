/** Whether there is such a date, YYYY-MM-DD. `Date.parse` alone makes the second of March of the 30th of February. */
export function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
