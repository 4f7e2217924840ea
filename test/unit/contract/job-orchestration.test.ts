import { orchestratedJobSchema } from '../../../lib/contract/job-orchestration';

/** A job whose overrides take 2,282 characters and as many as its last word has. */
function aJob(lastWord: string): object {
  return {
    jobQueue: 'queue',
    jobDefinition: 'definition:3',
    command: ['bash', '-c', lastWord],
    environment: [{ name: 'A', value: 'b' }],
    vcpus: 1,
    memoryMib: 2048,
    timeoutSeconds: 3600,
  };
}

test('orchestratedJobSchema takes what fits into the overrides of a job beside the longest token', () => {
  expect(orchestratedJobSchema.safeParse(aJob('x'.repeat(5910))).success).toBe(true);
});

test.each(['x'.repeat(5911), '"'.repeat(2956)])(
  'orchestratedJobSchema refuses overrides that are too long, as JSON counts them',
  (lastWord) => {
    const { error } = orchestratedJobSchema.safeParse(aJob(lastWord));

    expect(error?.issues.map(({ message }) => message)).toEqual([
      '"command" and "environment" are too long: with the task token, overrides of a job must not take more than 8192 characters',
    ]);
  },
);
