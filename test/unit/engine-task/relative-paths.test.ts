import { relativeTo } from '../../../lib/engine-task/relative-paths';

test.each([
  ['SyntaxError in file /tmp/w.1/Snakefile, line 3:', 'SyntaxError in file Snakefile, line 3:'],
  ['  File "/tmp/w.1/rules/a.smk", line 3', '  File "rules/a.smk", line 3'],
  ['in the following directory: /tmp/w.1', 'in the following directory: .'],
  ['cd /tmp/w.1/ && ls', 'cd . && ls'],
  ['/data/tmp/w.1/reads.fq', '/data/tmp/w.1/reads.fq'],
  ['/tmp/w.10/reads.fq', '/tmp/w.10/reads.fq'],
  ['/tmp/wx1/reads.fq', '/tmp/wx1/reads.fq'],
])('relativeTo() makes of %j: %j', (text, relative) => {
  expect(relativeTo('/tmp/w.1')(text)).toBe(relative);
});
