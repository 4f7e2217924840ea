import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { FUNCTION_NAMES, type Bundles } from '../../../lib/infra/assets/bundles';
import { parseDeploymentSettings } from '../../../lib/infra/settings/deployment-settings';
import { WorkflowManagerStack } from '../../../lib/infra/workflow-manager-stack';

/** The stack's template over empty programs: what is deployed without what runs in it. */
export function synthesizeStack(
  folder: string,
  settings: unknown = {},
  workflowImages: readonly string[] = [],
): Template {
  return Template.fromStack(createStack(folder, settings, workflowImages));
}

/** The stack over empty programs, in an app whose assembly goes below the folder. */
export function createStack(
  folder: string,
  settings: unknown = {},
  workflowImages: readonly string[] = [],
): WorkflowManagerStack {
  // The built-in validation takes seconds to start; the test of the app runs it once for all.
  process.env['CDK_VALIDATION'] = 'false';
  const outdir = join(folder, 'out');
  const app = new App({ context: readContext(), analyticsReporting: false, outdir });
  const parsed = parseDeploymentSettings(settings);
  const bundles = createEmptyBundles(folder);
  return new WorkflowManagerStack(app, parsed.stackName, {
    settings: parsed,
    bundles,
    workflowImages,
    version: '0.0.0',
  });
}

function createEmptyBundles(folder: string): Bundles {
  const createFolder = (path: string, file: string): string => {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, file), '');
    return join(folder, path);
  };
  const functions = FUNCTION_NAMES.map((name) => [name, createFolder(name, 'index.js')]);
  return {
    functions: Object.fromEntries(functions) as Bundles['functions'],
    engineImages: {
      snakemake: createFolder('images/snakemake', 'Dockerfile'),
      snakemake7: createFolder('images/snakemake7', 'Dockerfile'),
    },
  };
}

function readContext(): Record<string, unknown> {
  const schema = z.object({ context: z.record(z.string(), z.unknown()) });
  return schema.parse(JSON.parse(readFileSync(join(__dirname, '../../../cdk.json'), 'utf8')))
    .context;
}
