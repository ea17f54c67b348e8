// Ends with 0 when the process of this container says it is ready. The port is the only argument.
const [port = '3000'] = process.argv.slice(2);

const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
  signal: AbortSignal.timeout(4_000),
}).catch(() => null);
process.exitCode = answer?.status === 200 ? 0 : 1;
