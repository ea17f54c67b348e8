import type { ParleyConfig } from '@parley/composition';
import type { OnBytes } from './backup.js';
import type { Manifest } from './manifest.js';
import type { Restored, RestoreOptions } from './restore.js';

export type { BackupPhase, OnBytes } from './backup.js';
export type { Manifest, Restored, RestoreOptions };

// Loaded when it is wanted: a worker on servers starts without SQLite.

/** See `backup.ts`. */
export const backUp = async (config: ParleyConfig, folder: string, onBytes: OnBytes): Promise<Manifest> =>
  (await import('./backup.js')).backUp(config, folder, onBytes);

/** See `restore.ts`. */
export const restore = async (
  config: ParleyConfig,
  backup: string,
  options: RestoreOptions,
): Promise<Restored> => (await import('./restore.js')).restore(config, backup, options);
