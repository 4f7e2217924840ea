import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { formatInputError, InputErrors } from '../lib/domain/errors';
import { withBundles, type Bundles } from '../lib/infra/assets/bundles';
import {
  DeploymentSettingsError,
  readDeploymentSettings,
} from '../lib/infra/settings/deployment-settings';
import { describeNetworkPrice } from '../lib/infra/settings/price-list';
import { readWorkflowImages } from '../lib/infra/assets/workflow-images';
import { WorkflowManagerStack } from '../lib/infra/workflow-manager-stack';

const ROOT = join(__dirname, '..');

const contextSchema = z.record(z.string(), z.unknown());

withBundles(ROOT, synthesize).catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});

/** Synthesizes the stack to where the CDK says (`CDK_OUTDIR`, or cdk.out), and checks it. */
function synthesize(bundles: Bundles): void {
  const app = new App({ context: readContext(), analyticsReporting: false, autoSynth: false });
  const settings = readDeploymentSettings(contextSchema.parse(app.node.getAllContext()));
  const workflowImages = readWorkflowImages(ROOT, settings.stackName);
  new WorkflowManagerStack(app, settings.stackName, {
    ...{ settings, bundles, workflowImages },
    version: readVersion(),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  const price = describeNetworkPrice(settings.network);
  if (price !== undefined) console.error(price);
}

/** What a person can mend is told in lines, all of it; what is ours with its stack. */
function describeError(error: unknown): unknown {
  if (error instanceof InputErrors) return error.errors.map(formatInputError).join('\n');
  return error instanceof DeploymentSettingsError ? error.message : error;
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
