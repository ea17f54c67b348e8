const CHECK_MS = 250;

/**
 * npm passes a signal on to the shell that it runs a script in, and that shell may end without passing it further.
 * So a process started by npm stops, as SIGTERM asks, once its shell is gone. Windows has no such shell.
 */
export function stopWithShell() {
  if (process.platform === 'win32' || process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(check);
    process.kill(process.pid, 'SIGTERM');
  }, CHECK_MS);
  check.unref();
}
