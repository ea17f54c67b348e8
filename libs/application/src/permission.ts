/** What a user may be given. Rules ask for it by its definition, so that they need no list of all. */
export interface Permission {
  /** As events and requests hold it, for ever. */
  readonly name: string;
  /** What it allows, in a few words. */
  readonly title: string;
  /** Whether administrators have it by themselves. */
  readonly byAdministrators: boolean;
}

/** The form of a permission's name, also of one that this program does not know. */
export const PERMISSION_NAME = /^[a-z][a-z0-9_.-]{0,59}$/;

/** Throws a `TypeError` for a name of another form than {@link PERMISSION_NAME}. */
export function definePermission(permission: Permission): Permission {
  if (!PERMISSION_NAME.test(permission.name))
    throw new TypeError(`${permission.name} is no name for a permission: see PERMISSION_NAME.`);
  return permission;
}

/** All permissions of a product. Throws a `TypeError` that names one which is defined twice. */
export function registryOf(permissions: readonly Permission[]): readonly Permission[] {
  const names = permissions.map(({ name }) => name);
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined)
    throw new TypeError(`Two features define the permission ${repeated}: rename one.`);
  return permissions;
}
