import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTENTION_TYPES } from '../../../../lib/domain/launch/attention';
import { FAILURE_TYPES } from '../../../../lib/domain/run/run-failure';
import { ERROR_CODES } from '../../../../lib/domain/errors';

const runbook = readFileSync(join(__dirname, '../../../../docs/runbook.md'), 'utf8');

test.each([...new Set<string>([...FAILURE_TYPES, ...ATTENTION_TYPES, ...ERROR_CODES])])(
  'the runbook has an entry for %s',
  (name) => {
    expect(runbook).toContain(`\n### ${name}\n`);
  },
);
