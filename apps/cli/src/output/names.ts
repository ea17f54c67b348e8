/** `Ann Lee`, or `client 5` for one without a name. */
export const nameOf = (kind: string, { id, name }: { id: number | null; name: string | null }): string =>
  name ?? (id === null ? kind : `${kind} ${id}`);
