import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  GOLDEN_SNAKEFILES,
  goldenSnakefiles,
  planGoldenSnakefile,
} from '../../../support/golden-snakefiles';

/** Golden for one definition: the others have nothing else in theirs. */
const ELSEWHERE = ['samples.json', 'profile/config.yaml', 'profile/config.v8+.yaml'];

test('there are golden Snakefiles of at least ten definitions', () => {
  expect(goldenSnakefiles().length).toBeGreaterThanOrEqual(10);
});

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects unit --testPathPatterns golden-snakefiles
test.each(goldenSnakefiles())('%s becomes its golden files, byte for byte', async (name) => {
  const { files, plan } = await planGoldenSnakefile(name);
  const wanted = new Map([...files, ['plan.json', `${JSON.stringify(plan, undefined, 2)}\n`]]);

  for (const [path, text] of wanted) {
    const file = join(GOLDEN_SNAKEFILES, name, path);
    if (ELSEWHERE.includes(path)) continue;
    if (process.env['UPDATE_GOLDEN'] === '1') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
  }
});
