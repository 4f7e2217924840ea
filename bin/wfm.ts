import { runCommandLine } from '../lib/cli/command-line';
import { createProcessHost } from '../lib/cli/process-host';

/** Idle connections may stay open a moment longer than the command needs. */
const LINGER_MILLISECONDS = 1000;

process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

// The AWS SDK would announce the Node that its later versions need in the middle of our output.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

void runCommandLine(process.argv.slice(2), createProcessHost()).then((exitCode) => {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), LINGER_MILLISECONDS).unref();
});

/** Who reads our output may stop reading, as `head` does. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  throw error;
}
