import { hintOtherForm, hintRepositoryUrl } from '../../../../lib/domain/sheet/repository-url';

test.each([
  [
    'https://github.com',
    'Add the owner and the name of the repository: https://github.com/owner/name.',
  ],
  [
    'https://github.com/lab/',
    'Add the owner and the name of the repository: https://github.com/owner/name.',
  ],
  ['http://github.com/lab/flow', 'Write https://github.com/lab/flow.'],
  ['https://www.github.com/lab/flow', 'Write https://github.com/lab/flow.'],
  ['https://github.com/lab/flow/issues/7', 'Write https://github.com/lab/flow.'],
  ['https://github.com/lab/flow/tree/', 'Write https://github.com/lab/flow.'],
  [
    'https://github.com/lab/flow/tree/feature/x',
    'Write "source: https://github.com/lab/flow" with the tag or branch as "revision".',
  ],
  [
    'https://raw.githubusercontent.com/lab/flow/main/workflow/Snakefile',
    'Write https://github.com/lab/flow.',
  ],
  [
    'https://github.com/orgs/lab/repositories',
    'Add the owner and the name of the repository: https://github.com/owner/name.',
  ],
  [
    'https://github.com/lab/flow/tree/main',
    'Write "source: https://github.com/lab/flow" with "revision: main".',
  ],
  [
    'https://github.com/lab/flow/blob/main/workflow/Snakefile#L3',
    'Write "source: https://github.com/lab/flow" with "revision: main" and "snakefile: workflow/Snakefile".',
  ],
  [
    'https://github.com/lab/flow/blob/main/README.md',
    'Write "source: https://github.com/lab/flow" with "revision: main".',
  ],
  [
    'https://github.com/lab/flow/releases/tag/v1.2.0',
    'Write "source: https://github.com/lab/flow" with "revision: v1.2.0".',
  ],
  [
    'https://gitlab.com/lab/group/flow/-/tree/v2?ref_type=tags',
    'Write "source: https://gitlab.com/lab/group/flow" with "revision: v2".',
  ],
  ['https://gitlab.com/lab/flow/-/issues', 'Write https://gitlab.com/lab/flow.'],
  ['https://gitlab.com/lab/flow/-', 'Write https://gitlab.com/lab/flow.'],
  [
    'https://bitbucket.org/lab/flow/src/main/workflow/Snakefile',
    'Write "source: https://bitbucket.org/lab/flow" with "revision: main" and "snakefile: workflow/Snakefile".',
  ],
])('hintRepositoryUrl() of %s', (url, hint) => {
  expect(hintRepositoryUrl(new URL(url))).toBe(hint);
});

test.each([
  'https://github.com/lab/flow',
  'https://github.com/lab/flow.git',
  'https://gitlab.com/lab/group/subgroup/flow',
  'https://bitbucket.org/lab/flow/',
  'https://example.org/lab/flow/tree/main',
  'file:///srv/flow',
])('hintRepositoryUrl() knows of nothing wrong with %s', (url) => {
  expect(hintRepositoryUrl(new URL(url))).toBeUndefined();
});

test.each([
  ['git@github.com:lab/flow.git', 'https://github.com/lab/flow.git'],
  ['ssh://git@gitlab.com/lab/group/flow', 'https://gitlab.com/lab/group/flow'],
  ['ssh://git@example.org:2222/lab/flow', 'https://example.org/lab/flow'],
  ['ssh://example.org/lab/flow', 'https://example.org/lab/flow'],
])('hintOtherForm() of %s says the https form', (text, url) => {
  expect(hintOtherForm(text)).toBe(`Engine tasks have no key for SSH. Write ${url}.`);
});

test.each([
  ['lab/flow', 'Write https://github.com/lab/flow.'],
  ['github.com/lab/flow', 'Write https://github.com/lab/flow.'],
  [
    'www.github.com/lab/flow/tree/main',
    'Write "source: https://github.com/lab/flow" with "revision: main".',
  ],
  ['git://GitHub.com/lab/flow', 'Write https://github.com/lab/flow.'],
  ['ext::sh -c "touch canary"', undefined],
  ['--upload-pack=touch', undefined],
])('hintOtherForm() of %s is %s', (text, hint) => {
  expect(hintOtherForm(text)).toBe(hint);
});
