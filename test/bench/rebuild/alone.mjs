import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { rebuilt } from './rebuild.mjs';

/** The same log with an empty document store of this name beside that of the rebuild; on the embedded stores. */
export async function emptied(place, name) {
  const documents = { ...place.documents, data: join(place.documents.data, name) };
  await rm(documents.data, { recursive: true, force: true });
  return { ...place, documents };
}

export const documentsFile = ({ documents }) => join(documents.data, 'documents.db');
const sizeOf = async (place) => (await stat(documentsFile(place)).catch(() => ({ size: 0 }))).size;

/** Builds one read model: how many ms that took, and by how many bytes the file of documents grew. */
export async function builtAlone(place, name, note) {
  note(`  building ${name}`);
  const before = await sizeOf(place);
  const { ms } = await rebuilt(place, name);
  return { ms, bytes: (await sizeOf(place)) - before };
}
