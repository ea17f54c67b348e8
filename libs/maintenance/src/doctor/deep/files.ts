import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ok, problem, warning, type Finding } from '../finding.js';

const GIB = 1024 ** 3;
const READABLE_BY_OTHERS = 0o044;
const WRITABLE_BY_OTHERS = 0o022;

/** Where containers mount secrets: open to all inside, which nobody there can change, and to nobody outside. */
const MOUNTED = '/run/secrets/';
/** Settings that name files with secrets in them. */
const SECRET_FILES = ['EVENTSTOREDB_PASSWORD_FILE', 'EVENTSTOREDB_KEY_FILE', 'MONGODB_PASSWORD_FILE'];

/** Rights and disk of the data folder. */
export async function dataFolderFindings(folder: string): Promise<readonly Finding[]> {
  const path = resolve(folder);
  const found = await stat(path).catch(() => null);
  const place = found === null ? await existingAbove(path) : path;
  const { bavail, blocks, bsize } = await statfs(place);
  const disk = diskFinding(bavail * bsize, blocks * bsize);
  if (found === null) return [await newFolderFinding(path, place), disk];
  if (!found.isDirectory())
    return [problem('data folder', `${path} is no folder`, 'Name a folder in PARLEY_DATA.')];
  return [await folderFinding(path, found.mode), disk];
}

async function existingAbove(path: string): Promise<string> {
  const above = dirname(path);
  const found = await stat(above).catch(() => null);
  return found === null && above !== path ? existingAbove(above) : above;
}

const mayWrite = (path: string): Promise<boolean> =>
  access(path, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );

async function newFolderFinding(path: string, above: string): Promise<Finding> {
  if (await mayWrite(above)) return ok('data folder', `${path} is not there yet: the first start makes it`);
  return problem(
    'data folder',
    `${path} is not there and cannot be made`,
    `Give this user the right to write in ${above}.`,
  );
}

async function folderFinding(path: string, mode: number): Promise<Finding> {
  const digits = (mode & 0o777).toString(8);
  if (!(await mayWrite(path)))
    return problem(
      'data folder',
      `${path} (mode ${digits}) cannot be written`,
      'Give this user the rights to read and write it.',
    );
  if (mode & WRITABLE_BY_OTHERS)
    return problem(
      'data folder',
      `${path} (mode ${digits}) can be changed by other users`,
      `Run chmod 700 ${path}.`,
    );
  if (mode & READABLE_BY_OTHERS)
    return warning(
      'data folder',
      `${path} (mode ${digits}) can be read by other users`,
      `Run chmod 700 ${path}: it holds conversations.`,
    );
  return ok('data folder', `${path} (mode ${digits})`);
}

/** Bytes that are free for this user, and bytes in all. */
export function diskFinding(free: number, total: number): Finding {
  const found = `${(free / GIB).toFixed(1)} of ${(total / GIB).toFixed(1)} GiB are free`;
  const isScarce = free < GIB || free < total / 10;
  return isScarce ? warning('disk', found, 'Make room: a full disk stops every command.') : ok('disk', found);
}

const STORES = { 'events.db': 'event store', 'documents.db': 'document store' } as const;
const BESIDE = ['', '-lock', '-wal', '-shm', '-unsynced'];

/** Whether a process works on an embedded store. Makes no file. */
export async function isInUse(folder: string, file: keyof typeof STORES): Promise<boolean> {
  const { isLocked, normaliseSqliteError } = await import('@parley/sqlite');
  const path = join(folder, file);
  try {
    return isLocked(path, STORES[file]);
  } catch (error) {
    throw normaliseSqliteError(error, STORES[file], path);
  }
}

/** Files of the embedded stores that a server of this folder could not open; somebody else who worked on them may have left one. */
export async function storeFileFindings(folder: string): Promise<readonly Finding[]> {
  const owner = (await stat(folder).catch(() => null))?.uid;
  const paths = Object.keys(STORES).flatMap((name) => BESIDE.map((end) => join(folder, name + end)));
  const findings = await Promise.all(paths.map((path) => storeFileFinding(path, owner)));
  return findings.flatMap((finding) => (finding === null ? [] : [finding]));
}

async function storeFileFinding(path: string, owner: number | undefined): Promise<Finding | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  const subject = 'files of the stores';
  const mayUse = await access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!mayUse)
    return problem(subject, `${path} cannot be read and written`, `Give this user ${path} (chown).`);
  if (found.uid === owner) return null;
  return warning(
    subject,
    `${path} belongs to another user than its folder`,
    `Run chown --reference=${dirname(path)} ${path}, or the server may not be able to open it.`,
  );
}

/** Who else can read what only Parley should. */
export async function secretFileFindings(env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const named = SECRET_FILES.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return Promise.all(named.map(([name, path]) => secretFileFinding(name, path)));
}

async function secretFileFinding(name: string, path: string): Promise<Finding> {
  const found = await stat(path).catch(() => null);
  if (found === null) return problem(name, 'names no file', 'Name the file, or mount it.');
  const digits = (found.mode & 0o777).toString(8);
  const isOpen = (found.mode & (WRITABLE_BY_OTHERS | READABLE_BY_OTHERS)) !== 0;
  if (isOpen && !resolve(path).startsWith(MOUNTED))
    return warning(name, `names a file of mode ${digits}, open to other users`, 'Run chmod 600 on it.');
  return ok(name, `names a file of mode ${digits}`);
}
