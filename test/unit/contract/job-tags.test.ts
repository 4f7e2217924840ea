import { JOB_TAGS, renderJobTags, renderSnakemakeJobTags } from '../../../lib/contract/job-tags';
import { parseJobOwner } from '../../../lib/domain/run/job-tags';
import { LAUNCH_ID } from '../../support/launches';

const OWNER = { launchId: LAUNCH_ID, attempt: 2, deployment: 'Stack' };

test('tags of a job name its launch, and what they cannot hold becomes an underscore', () => {
  const wildcards = { sample: 'NA 12878;', lane: 'L1' };

  const tags = renderJobTags({ ...OWNER, rule: 'align', wildcards });

  expect(tags).toEqual({
    'wfm:deployment': 'Stack',
    'wfm:launchId': LAUNCH_ID,
    'wfm:attempt': '2',
    'wfm:rule': 'align',
    'wfm:wildcards': 'sample=NA_12878_ lane=L1',
  });
  expect(parseJobOwner(tags, 'x')).toEqual({
    ...OWNER,
    rule: 'align',
    wildcards: { sample: 'NA_12878_', lane: 'L1' },
  });
});

test("Snakemake's plugin gives all jobs of a run the same tags, and names them after their rules", () => {
  const text = renderSnakemakeJobTags(renderJobTags(OWNER));

  expect(text).toBe(`wfm:deployment=Stack,wfm:launchId=${LAUNCH_ID},wfm:attempt=2`);
  const tags = Object.fromEntries(new URLSearchParams(text.replaceAll(',', '&')));
  const name = 'snakejob-call-variants-0b1e6e1e-8a55-4a0b-9a52-ec1ae9d6a6d1';
  expect(parseJobOwner(tags, name)).toMatchObject({
    ...OWNER,
    rule: 'call-variants',
  });
});

test("renderSnakemakeJobTags() refuses what Snakemake's plugin would cut apart", () => {
  expect(() => renderSnakemakeJobTags({ [JOB_TAGS.rule]: 'a,b' })).toThrow(
    'Cannot give Snakemake the tag "wfm:rule": it splits "a,b" at the comma',
  );
});

test.each([{}, { 'wfm:launchId': LAUNCH_ID }, { 'wfm:launchId': '../x', 'wfm:attempt': '1' }])(
  'parseJobOwner() finds no owner in %j',
  (tags) => {
    expect(parseJobOwner(tags, 'x')).toBeUndefined();
  },
);
