import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { withBundles } from '../lib/infra/assets/bundles';
import {
  DeploymentSettingsError,
  readDeploymentSettings,
} from '../lib/infra/settings/deployment-settings';
import { describeNetworkPrice } from '../lib/infra/settings/price-list';
import { readDeployedWorkflows } from '../lib/infra/assets/deployed-workflows';
import {
  WorkflowManagerStack,
  type WorkflowManagerStackProps,
} from '../lib/infra/workflow-manager-stack';

const ROOT = join(__dirname, '..');

const contextSchema = z.record(z.string(), z.unknown());

main().catch((error: unknown) => {
  console.error(error instanceof DeploymentSettingsError ? error.message : error);
  process.exitCode = 1;
});

/** What a person can mend is told in lines, all of it, before anything is bundled. */
async function main(): Promise<void> {
  const app = new App({ context: readContext(), analyticsReporting: false, autoSynth: false });
  const settings = readDeploymentSettings(contextSchema.parse(app.node.getAllContext()));
  const { folders, images } = readDeployedWorkflows(ROOT, settings);
  await withBundles(ROOT, folders, (bundles) => {
    synthesize(app, { settings, bundles, workflowImages: images, version: readVersion() });
  });
}

/** Synthesizes the stack to where the CDK says (`CDK_OUTDIR`, or cdk.out), and checks it. */
function synthesize(app: App, props: WorkflowManagerStackProps): void {
  const { settings } = props;
  new WorkflowManagerStack(app, settings.stackName, props);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  const price = describeNetworkPrice(settings.network);
  if (price !== undefined) console.error(price);
}

/** The CDK's command line gives the context of cdk.json anyway; without it the same template must come out. */
function readContext(): Record<string, unknown> {
  return z.object({ context: contextSchema }).parse(readJson('cdk.json')).context;
}

/** Of these sources; deployments say it, and `wfm doctor` compares. */
function readVersion(): string {
  return z.object({ version: z.string() }).parse(readJson('package.json')).version;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}
