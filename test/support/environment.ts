const OWN = /^(EVENTSTOREDB|MONGODB|PARLEY)_/;

/** What a program of ours gets from this process: everything but its own settings, which a test gives it one by one. */
export function environment(settings: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const outer = Object.entries(process.env).filter(([name]) => !OWN.test(name));
  return { ...Object.fromEntries(outer), NODE_OPTIONS: '', ...settings };
}
