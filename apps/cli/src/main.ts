import { processIo } from './io.js';
import { run } from './run.js';

/** Who reads the output may stop reading at any moment, as `head` does: that ends the program, quietly. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

process.exitCode = await run(process.argv.slice(2), processIo());
