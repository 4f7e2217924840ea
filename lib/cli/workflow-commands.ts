import { WORKFLOWS_OPTION, type CommandDescription } from './command-description';

const GROUP = 'Workflows, without AWS:';

/** `wfm workflows` and what it has below it, for authors of pipelines and for people who choose one. */
export const workflowCommands: readonly CommandDescription[] = [
  {
    group: GROUP,
    name: 'workflows',
    summary: 'list the workflows that sheets can name; show, check or begin one',
    options: [WORKFLOWS_OPTION],
    example: 'wfm workflows\nwfm workflows show germline-variants',
    load: async () => (await import('./commands/workflows-list.ts')).listWorkflows,
    commands: [
      {
        group: GROUP,
        name: 'show',
        summary: 'show what a workflow takes, does and publishes, and how to try it',
        operands: [['<name>', 'name of a workflow']],
        options: [WORKFLOWS_OPTION],
        example: 'wfm workflows show germline-variants',
        load: async () => (await import('./commands/workflows-show.ts')).showWorkflow,
      },
      {
        group: GROUP,
        name: 'new',
        summary: 'begin a workflow: a definition that runs, a README and an example',
        operands: [['<name>', 'name of the new workflow, e.g. tumour-variants']],
        options: [WORKFLOWS_OPTION],
        example: 'wfm workflows new tumour-variants',
        load: async () => (await import('./commands/workflows-new.ts')).newWorkflow,
      },
      {
        group: GROUP,
        name: 'check',
        summary: 'check a workflow definition, its example, and its commands with shellcheck',
        operands: [['<workflow>', 'a workflow.yaml, its folder, or name of a workflow']],
        options: [WORKFLOWS_OPTION],
        example: 'wfm workflows check workflows/germline-variants',
        load: async () => (await import('./commands/workflows-check.ts')).checkWorkflow,
      },
    ],
  },
];
