import { withNextLine, type FailureRule, type Found, type Symptoms } from './failure-rule';

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

/** How Snakemake calls a `run:` block in a traceback. */
const RUN_BLOCK = /\bin __rule_\w+$/;

const NAME_IT =
  'Name the file in the sheet, where the configuration or the sample sheet of the workflow wants it. If a step should make it, compare the names: its author has to mend them.';

const GIVE_IT =
  'Give it under "parameters" in the sheet, by the name that it has in the configuration file of the workflow; a missing column goes into the sample sheet. If it is no part of either, its author has to mend the Snakefile.';

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
    // Snakemake runs a "run:" block under this name.
    type: 'PythonError',
    owner: 'pipeline author',
    of: ['engine'],
    texts: { log: /^([A-Za-z_][\w.]*(?:Error|Exception)) in (?:file|line) / },
    near: RUN_BLOCK,
    say: (symptoms, found) =>
      `A step that runs Python ended with an error: ${withNextLine(symptoms, found)}`,
    hint: 'Read the lines above it in the log; mend the script, or the input that it cannot take.',
  },
  {
    type: 'MissingInput',
    owner: 'scientist',
    texts: {
      log: /MissingInputException|Missing input files for rule (\w+)|Workflow defines (?:configfile|that) (\S+).*not present/,
    },
    say: sayMissingInput,
    hint: NAME_IT,
  },
  {
    type: 'MissingInput',
    owner: 'scientist',
    of: ['engine'],
    texts: { log: /^FileNotFoundError in (?:file|line) / },
    say: (symptoms, found) =>
      `${symptoms.who} found that a file is missing which the workflow reads first: ${withNextLine(symptoms, found)}`,
    hint: NAME_IT,
  },
  {
    type: 'WrongParameter',
    owner: 'scientist',
    of: ['engine'],
    texts: { log: /^KeyError in (?:file|line) / },
    say: ({ log = [] }, { line = 0, text }) => {
      const key = (log[line + 1] ?? '').trim().replaceAll(/^['"]|['"]$/g, '');
      return `The workflow asks for "${key}", which it is not given: ${text}`;
    },
    hint: GIVE_IT,
  },
  {
    type: 'WrongParameter',
    owner: 'scientist',
    of: ['engine'],
    texts: { log: /^ValidationError: (.+)/ },
    say: ({ log = [] }, { line = 0, what = '' }) =>
      `The workflow refuses what it is given: ${what} (${(log[line - 1] ?? '').replace(/\.$/, '')})`,
    hint: GIVE_IT,
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
    type: 'MissingOutput',
    owner: 'pipeline author',
    texts: { log: /ImproperOutputException|^Outputs of incorrect type/ },
    say: ({ who }) => `${who} made a folder where it declares a file, or the other way round`,
    hint: 'Compare the outputs that the step declares with what its command makes; in a Snakefile a folder is marked with directory().',
  },
  {
    type: 'WorkflowGraphError',
    owner: 'pipeline author',
    of: ['engine'],
    texts: {
      log: /(?:Wildcard|PeriodicWildcard)Error|AmbiguousRuleException|CyclicGraphException|Cyclic dependency|MissingRuleException|No rule to produce|Target rules may not contain wildcards|InputFunctionException|ChildIOException|ProtectedOutputException/,
    },
    say: (symptoms, found) =>
      `The rules of the workflow do not fit together: ${withNextLine(symptoms, found)}`,
    hint: 'The lines below name the rules and wildcards; a dry run (snakemake -n) shows the same without data.',
  },
  {
    type: 'WorkflowSyntaxError',
    owner: 'pipeline author',
    of: ['engine'],
    texts: {
      log: /^(?!CalledProcess)\w*(?:Error|Exception) in (?:file|line)\b|CreateRuleException|^(?:Syntax|Indentation|Tab|Name)Error\b|No rule keywords allowed|UnknownRuleException|Expecting Snakemake version|Not a Snakefile|^Error: Snakefile .*not (?:found|present)/,
    },
    say: (symptoms, found) =>
      `The engine cannot read the workflow: ${withNextLine(symptoms, found)}`,
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

const NAMED_FILES = 3;

/** The files stand below, between lines that say what they are for. */
function sayMissingInput(
  { who, log = [] }: Symptoms,
  { text, what = '', line = 0 }: Found,
): string {
  if (text.startsWith('Workflow defines')) return `${who} did not find the file "${what}"`;
  const below = log.slice(line + 1).map((each) => each.trim());
  const end = below.findIndex((each) => /^(?:File "|\S+Exception\b)/.test(each));
  const files = below
    .slice(0, end === -1 ? below.length : end)
    .filter((each) => each !== '' && !/:$|^(?:output|wildcards|jobid): |^Missing input/.test(each));
  if (files.length === 0)
    return `${who} found that an input is missing, and no step makes it: ${text}`;
  const others = files.length - NAMED_FILES;
  const named = files.slice(0, NAMED_FILES).map((file) => `"${file}"`);
  const list = `${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
  return `${who} found no ${list}, and no step makes ${files.length === 1 ? 'it' : 'them'}`;
}
