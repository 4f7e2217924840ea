import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECK_NAMES, runbookLink } from '../../../../lib/domain/run/finding';

const runbook = readFileSync(join(__dirname, '../../../../docs/runbook.md'), 'utf8');
const headings = [...runbook.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title);

/** As GitHub makes a link's target of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

test.each(CHECK_NAMES)('runbookLink() of %s leads to an entry', (name) => {
  const [file, anchor] = runbookLink(name).split('#');

  expect(file).toBe('docs/runbook.md');
  expect(headings.map(anchorOf)).toContain(anchor);
});

test('the runbook has entries for checks that there are, and for no others', () => {
  const described = headings.filter((heading) => heading.startsWith('doctor: '));

  expect(described).toEqual(CHECK_NAMES.map((name) => `doctor: ${name}`));
});
