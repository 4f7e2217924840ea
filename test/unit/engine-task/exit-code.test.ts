import { exitCodeOf } from '../../../lib/engine-task/exit-code';

const killed = [
  'CalledProcessError in file "Snakefile", line 12:',
  "Command 'set -euo pipefail;  sleep 9' died with <Signals.SIGTERM: 15>.",
];
const failed = ["Command 'set -euo pipefail;  tool' returned non-zero exit status 7."];
const unmade = ['MissingOutputException in rule a in file Snakefile, line 2:', 'made/a.txt'];

test.each([
  ['what Snakemake 7 tells', { told: 143, logged: 0, said: [] }, 143],
  ['what Snakemake 9 says of a signal', { told: undefined, logged: 0, said: [killed] }, 143],
  ['what Snakemake 9 says last', { told: undefined, logged: undefined, said: [killed, failed] }, 7],
  ['the last line of the log', { told: undefined, logged: 137, said: [] }, 137],
  ['zero where outputs are missing', { told: undefined, logged: 0, said: [unmade] }, 0],
  ['nothing where a shell was ended', { told: undefined, logged: 0, said: [] }, undefined],
  ['nothing', { told: undefined, logged: undefined, said: [unmade] }, undefined],
])('exitCodeOf() takes %s', (_, facts, code) => {
  expect(exitCodeOf(facts)).toBe(code);
});
