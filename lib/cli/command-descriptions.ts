import { WORKFLOWS_OPTION, type CommandDescription } from './command-description';
import { workflowCommands } from './workflow-commands';

const OFFLINE = 'Sheets, without AWS:';
const LAUNCHES = 'Launches:';
const DEPLOYMENT = 'The deployment:';
const LAPTOP = 'On this machine:';

const STACK = {
  flags: '--stack <name>',
  explanation: 'the CloudFormation stack of the deployment',
};
const SEED = {
  flags: '--seed <number>',
  explanation: 'repeat, delay and reorder deliveries, the same way for the same number',
};

/** For tests that change the template. */
const ASSEMBLY = {
  flags: '--assembly <folder>',
  explanation: 'a cloud assembly, instead of the one of these sources',
  hidden: true,
};

/** Every command, in the order of the help. */
export function describeCommands(): readonly CommandDescription[] {
  return [
    ...sheetCommands,
    ...workflowCommands,
    ...launchCommands,
    ...deploymentCommands,
    ...laptopCommands,
  ];
}

const sheetCommands: readonly CommandDescription[] = [
  {
    group: OFFLINE,
    name: 'validate',
    summary: 'check configuration sheets and their sample sheets',
    operands: [['<sheet...>', 'configuration sheets: YAML or JSON']],
    options: [WORKFLOWS_OPTION],
    example: 'wfm validate workflows/germline-variants/example/sheet.yaml',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  {
    group: OFFLINE,
    name: 'plan',
    summary: 'show what a launch of the sheet would run: steps, jobs, resources, command',
    operands: [['<sheet>', 'configuration sheet: YAML or JSON']],
    options: [
      {
        flags: '--out <folder>',
        explanation: 'write Snakefile, values, profile and plan.json; made if it does not exist',
      },
      { flags: '--force', explanation: 'write into a folder that holds other files, which stay' },
      {
        flags: '--graph <file>',
        explanation: 'draw the steps as .svg or, in Mermaid, as .mmd; - prints Mermaid alone',
      },
      { flags: '--check', explanation: 'let the Snakemake of this machine plan it too (dry run)' },
      WORKFLOWS_OPTION,
    ],
    example:
      'wfm plan workflows/germline-variants/example/sheet.yaml --check\nwfm plan sheet.yaml --out build/plan --graph build/steps.svg',
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    group: OFFLINE,
    name: 'schema',
    summary: 'print the JSON Schema of sheets or definitions, which editors complete and check by',
    options: [
      { flags: '--definition', explanation: 'of workflow definitions (workflow.yaml)' },
      { flags: '--workflow <name>', explanation: 'with the parameters and steps of this workflow' },
      WORKFLOWS_OPTION,
    ],
    example:
      'wfm schema > sheet.schema.json\nwfm schema --workflow germline-variants\nwfm schema --definition',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
];

const launchCommands: readonly CommandDescription[] = [
  {
    group: LAUNCHES,
    name: 'launch',
    summary: 'upload a sheet and the sample sheet beside it, which starts a launch',
    operands: [['<sheet>', 'configuration sheet: YAML or JSON']],
    options: [
      {
        flags: '--watch',
        explanation: 'follow the launch to its end; the exit code is its outcome',
      },
      { flags: '--prefix <folder>', explanation: 'folder below launches/ that receives the sheet' },
      {
        flags: '--with-data',
        explanation: 'first upload the folder data/ beside the sheet, and let "data" name it',
      },
      { flags: '--no-check', explanation: 'upload without checking the sheet first' },
      WORKFLOWS_OPTION,
      STACK,
    ],
    example: 'wfm launch sheet.yaml --watch',
    load: async () => (await import('./commands/launch.ts')).launch,
  },
  {
    group: LAUNCHES,
    name: 'list',
    summary: 'list launches, newest first',
    options: [
      { flags: '--status <status>', explanation: 'only launches of this status, e.g. FAILED' },
      { flags: '--workflow <name>', explanation: 'only launches of this workflow' },
      { flags: '--since <time>', explanation: 'only launches of this last time, e.g. 2d or 12h' },
      { flags: '--limit <number>', explanation: 'at most so many, instead of 50' },
      STACK,
    ],
    example: 'wfm list\nwfm list --status failed --since 2d\nwfm list --json',
    load: async () => (await import('./commands/list.ts')).list,
  },
  {
    group: LAUNCHES,
    name: 'show',
    summary: 'show one launch: status, progress, and why it failed',
    operands: [['<launchId>', 'launch ID, or as much of its beginning as is unambiguous']],
    options: [STACK],
    example: 'wfm show na12878-variants-20261123-7f3a9c1b2d',
    load: async () => (await import('./commands/show.ts')).show,
  },
  {
    group: LAUNCHES,
    name: 'logs',
    summary: 'print what the engine of a launch printed, or the logs of its failed jobs',
    operands: [['<launchId>', 'launch ID, or as much of its beginning as is unambiguous']],
    options: [
      { flags: '--follow', explanation: 'go on until the launch has ended' },
      { flags: '--raw', explanation: 'print the lines as they were written' },
      {
        flags: '--failed',
        explanation: 'the logs of failed jobs instead; without any, why the launch failed',
      },
      {
        flags: '--job <job>',
        explanation:
          'the log of this failed job instead: its ID, or step and values ("align S1/L1"); of one on AWS Batch by its ID, failed or not',
      },
      { flags: '--step <step>', explanation: 'only what is about the jobs of this step' },
      { flags: '--since <time>', explanation: 'only lines of this last time, e.g. 10m or 2h' },
      { flags: '--tail <number>', explanation: 'only so many of the last lines' },
      STACK,
    ],
    note: 'Logs are printed as they were written, with whatever secrets tools have put there;\nonly what "wfm show" prints of them is masked.',
    example:
      'wfm logs na12878-variants-20261123-7f3a9c1b2d --follow --tail 20\nwfm logs na12878-variants --failed',
    load: async () => (await import('./commands/logs.ts')).logs,
  },
];

const deploymentCommands: readonly CommandDescription[] = [
  {
    group: DEPLOYMENT,
    name: 'doctor',
    summary: 'look at account and deployment: what is wrong, and what to do',
    options: [
      { flags: '--before-deploy', explanation: 'look only at what a deployment needs' },
      STACK,
    ],
    example: 'wfm doctor\nwfm doctor --before-deploy --json',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    group: DEPLOYMENT,
    name: 'redrive',
    summary: 'show events that nobody could handle; with --yes, send them to their functions again',
    options: [
      { flags: '--yes', explanation: 'send them; an event is deleted once its function has it' },
      { flags: '--limit <number>', explanation: 'at most so many of each queue, instead of 100' },
      STACK,
    ],
    example: 'wfm redrive\nwfm redrive --yes',
    load: async () => (await import('./commands/redrive.ts')).redrive,
  },
  {
    group: DEPLOYMENT,
    name: 'uninstall',
    summary: 'list what "cdk destroy" cuts off and leaves behind, and how to remove it',
    options: [
      { flags: '--plan', explanation: 'list it; nothing is ever removed by this command' },
      STACK,
    ],
    example: 'wfm uninstall --plan',
    load: async () => (await import('./commands/uninstall.ts')).uninstall,
  },
];

const laptopCommands: readonly CommandDescription[] = [
  {
    group: LAPTOP,
    name: 'demo',
    summary: 'call variants in real reads, from a sheet in S3 to the result, on this machine',
    options: [
      { flags: '--keep <folder>', explanation: 'where results, Snakefile and log are copied to' },
      { flags: '--data <folder>', explanation: 'where the data of embedded AWS stay' },
      SEED,
      { flags: '--samples <file>', explanation: 'another sample sheet', hidden: true },
      { flags: '--patience <seconds>', explanation: 'how long nothing may happen', hidden: true },
      ASSEMBLY,
    ],
    example: 'wfm demo',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    group: LAPTOP,
    name: 'local',
    summary: 'keep an embedded AWS with this stack running until Ctrl-C',
    options: [
      { flags: '--port <number>', explanation: 'port on 127.0.0.1, instead of a free one' },
      { flags: '--data <folder>', explanation: 'where data survive a restart; absent: nowhere' },
      SEED,
      ASSEMBLY,
    ],
    example: 'wfm local --data .wfm/aws',
    load: async () => (await import('./commands/local.ts')).local,
  },
];
