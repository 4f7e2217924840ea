import type { FailureRule } from './failure-rule';

/** What the engine task says of its own work, and the engine of a workflow. */

/** The task knows best what it was about; its own sentence is told. */
export const TASK_RULES: readonly FailureRule[] = [
  ...ofTask(
    'TimedOut',
    'scientist',
    'Raise "timeout" in the sheet, or give the slow step more cpus.',
  ),
  ...ofTask(
    'UploadFailed',
    'operator',
    'Give the engine task the right to write to the output, and retry.',
  ),
  ...ofTask(
    'StagingFailed',
    'scientist',
    'See that every object named exists, is unchanged since the launch and may be read by the engine task.',
  ),
  ...ofTask(
    'PlanUnreadable',
    'operator',
    'Launch the sheet again; if it happens again, look at the engine log.',
  ),
  {
    // Where a second try could have helped, nobody can mend the sheet.
    type: 'SourceUnavailable',
    owner: 'operator',
    of: ['engine'],
    when: ({ error, tries }) => error === 'SourceUnavailable' && tries !== undefined,
    say: ({ told = 'The workflow could not be fetched' }) => told,
    hint: 'See that the subnets of engine tasks have a way out (a public address or a NAT gateway, port 443, DNS), then that the host of "workflow.source" answers; then launch again.',
  },
  ...ofTask(
    'SourceUnavailable',
    'scientist',
    'See that "workflow.source" is written right and public, and that "workflow.revision" is a tag, branch or full commit of it.',
  ),
];

/** What Snakemake prints, in the words of 7 and of 9. */
export const SNAKEMAKE_RULES: readonly FailureRule[] = [
  {
    type: 'WorkflowLocked',
    owner: 'operator',
    texts: { log: /LockException|Directory cannot be locked/ },
    say: ({ who }) => `${who} found its folder locked by another run`,
    hint: 'Launch again: each attempt has a folder of its own. A workflow that calls Snakemake within a step gives that a folder of its own ("--directory").',
  },
  {
    type: 'IncompleteFiles',
    owner: 'operator',
    texts: { log: /IncompleteFilesException|files below seem to be incomplete/ },
    say: ({ who }) => `${who} found files that an earlier run did not finish`,
    hint: 'Launch again. A workflow that calls Snakemake within a step adds "--rerun-incomplete".',
  },
  {
    type: 'MissingInput',
    owner: 'scientist',
    texts: {
      log: /MissingInputException|Missing input files for rule (\w+)|Workflow defines (?:configfile|that)\b.*not present/,
    },
    say: ({ who }, { text }) =>
      `${who} found that an input is missing, and no step makes it: ${text}`,
    hint: 'Name the file in the sheet, where the configuration or the sample sheet of the workflow wants it. If a step should make it, compare the names: its author has to mend them.',
  },
  {
    type: 'MissingOutput',
    owner: 'pipeline author',
    texts: {
      log: /MissingOutputException|completed successfully, but some output files are missing|^OSError: Missing files after/,
    },
    say: ({ who }) => `${who} ended well but did not make all of its outputs`,
    hint: 'Compare the outputs that the step declares with the files that its command writes.',
  },
  {
    type: 'WorkflowGraphError',
    owner: 'pipeline author',
    of: ['engine'],
    texts: {
      log: /(?:Wildcard|PeriodicWildcard)Error|AmbiguousRuleException|CyclicGraphException|Cyclic dependency|MissingRuleException|No rule to produce|Target rules may not contain wildcards|InputFunctionException|ChildIOException|ProtectedOutputException/,
    },
    say: (_symptoms, { text }) => `The rules of the workflow do not fit together: ${text}`,
    hint: 'The lines below name the rules and wildcards; a dry run (snakemake -n) shows the same without data.',
  },
  {
    type: 'WorkflowSyntaxError',
    owner: 'pipeline author',
    of: ['engine'],
    texts: {
      log: /^(?!CalledProcess)\w*(?:Error|Exception) in (?:file|line)\b|CreateRuleException|^(?:Syntax|Indentation|Tab|Name)Error\b|No rule keywords allowed|UnknownRuleException|Expecting Snakemake version|Not a Snakefile|^Error: Snakefile .*not (?:found|present)/,
    },
    say: (_symptoms, { text }) => `The engine cannot read the workflow: ${text}`,
    hint: 'The text names file and line. A workflow that was written for another version of Snakemake can fail like this too.',
  },
];

function ofTask(
  type: 'PlanUnreadable' | 'SourceUnavailable' | 'StagingFailed' | 'TimedOut' | 'UploadFailed',
  owner: FailureRule['owner'],
  hint: string,
): readonly FailureRule[] {
  return [
    {
      ...{ type, owner, hint },
      of: ['engine'],
      when: ({ error }) => error === type,
      say: ({ told = type }) => told,
    },
  ];
}
