import { processIo } from './io.js';
import { run } from './run.js';

/** Who reads the output may stop reading at any moment, as `head` does: that ends the program, quietly. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

// Not awaited: what a command imports later may import this module.
void run(process.argv.slice(2), processIo()).then((code) => (process.exitCode = code));
