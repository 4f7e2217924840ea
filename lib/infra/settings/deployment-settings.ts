import type {
  Environment,
  LaunchSettings,
  RegisterSettings,
} from '../../contract/function-settings';
import { describeIssue, explainIssue } from './settings-mistakes';
import { checkTogether } from './settings-rules';
import { deploymentSettingsSchema, type DeploymentSettings } from './settings-schema';

/** The settings cannot be deployed; whoever deploys mends them. */
export class DeploymentSettingsError extends Error {
  override readonly name = 'DeploymentSettingsError';
}

/** The key of the CDK's context that holds all settings. */
const CONTEXT_KEY = 'wfm';

/** Finds the settings in the CDK's context, where cdk.json and `--context` put them; else throws `DeploymentSettingsError`. */
export function readDeploymentSettings(
  context: Readonly<Record<string, unknown>>,
): DeploymentSettings {
  const apart = Object.keys(context).filter((key) => key.startsWith(`${CONTEXT_KEY}.`));
  if (apart.length > 0) {
    const names = apart.map((key) => JSON.stringify(key)).join(', ');
    throw new DeploymentSettingsError(
      `Cannot read settings one by one: ${names} in the context. ${HOW_TO_GIVE}`,
    );
  }
  return parseDeploymentSettings(context[CONTEXT_KEY]);
}

/** Reads the settings as cdk.json (an object) or `--context wfm='{...}'` (its JSON) gives them; throws `DeploymentSettingsError` with all mistakes at once. */
export function parseDeploymentSettings(context: unknown = {}): DeploymentSettings {
  const given = typeof context === 'string' ? parseJson(context) : context;
  const parsed = deploymentSettingsSchema.safeParse(given, {
    reportInput: true,
    error: explainIssue,
  });
  const issues = parsed.error?.issues ?? [];
  const mistakes = [
    ...issues.flatMap((issue) => describeIssue(issue, given)),
    ...checkTogether(parsed.data ?? parseSoundPart(given, issues), wrongNames(issues)),
  ];
  if (parsed.success && mistakes.length === 0) return parsed.data;
  throw new DeploymentSettingsError(
    [`Cannot deploy with these settings (context key "${CONTEXT_KEY}"):`, ...mistakes].join('\n  '),
  );
}

/** What the engine task offers, as the functions are told it. */
export function engineSize(settings: DeploymentSettings) {
  return {
    ENGINE_CPUS: String(settings.engineCpus),
    ENGINE_MEMORY_MIB: String(settings.engineMemoryMib),
    ENGINE_DISK_GIB: String(settings.engineDiskGib),
  } satisfies Partial<Environment<RegisterSettings & LaunchSettings>>;
}

const HOW_TO_GIVE =
  'They are one JSON object: in cdk.json under "context", or --context \'wfm={"stackName": "TeamB"}\', which takes the place of all that cdk.json says';

interface Issue {
  readonly path: readonly PropertyKey[];
}

/** Settings that are wrong in themselves: what they would be together with others cannot be said. */
function wrongNames(issues: readonly Issue[]): ReadonlySet<string> {
  return new Set(issues.map(({ path }) => String(path[0] ?? '')));
}

/** The settings as if the wrong ones had not been given, so that mistakes among the others are told at once too. */
function parseSoundPart(given: unknown, issues: readonly Issue[]): DeploymentSettings {
  const wrong = wrongNames(issues);
  const known = (name: string): boolean => Object.hasOwn(deploymentSettingsSchema.shape, name);
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  return deploymentSettingsSchema.parse(
    Object.fromEntries(entries.filter(([name]) => known(name) && !wrong.has(name))),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DeploymentSettingsError(
      `Cannot read the settings (context key "${CONTEXT_KEY}") as JSON: current value is ${text}. ${HOW_TO_GIVE}`,
      { cause: error },
    );
  }
}
