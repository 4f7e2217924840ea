import { join } from 'node:path';
import { DEPLOYMENT_VARIANTS, type DeploymentVariant } from './deployment-variants';
import { runProgram } from './run-program';

const ROOT = join(__dirname, '../..');

/** Synthesizes the stack of one of the three deployments into a folder, as "cdk synth" would with these settings. */
export async function synthesizeVariant(
  variant: DeploymentVariant,
  folder: string,
): Promise<string> {
  const context = { wfm: DEPLOYMENT_VARIANTS[variant] };
  const { exitCode, output } = await runProgram(
    process.execPath,
    ['--require', 'tsx/cjs', join('bin', 'app.ts')],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        CDK_OUTDIR: folder,
        CDK_VALIDATION: 'false',
        CDK_CONTEXT_JSON: JSON.stringify(context),
      },
    },
  );
  if (exitCode !== 0) throw new Error(`Cannot synthesize ${variant}: ${output}`);
  return folder;
}
