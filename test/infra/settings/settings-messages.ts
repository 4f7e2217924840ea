import { parseDeploymentSettings } from '../../../lib/infra/settings/deployment-settings';

/** What is said of these settings; "parsed" when nothing is. */
export function messageOf(context: unknown): string {
  try {
    parseDeploymentSettings(context);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'parsed';
}

/** The message that lists these mistakes. */
export function cannotDeploy(...mistakes: readonly string[]): string {
  return ['Cannot deploy with these settings (context key "wfm"):', ...mistakes].join('\n  ');
}

/** lab-10, lab-11 and so on. */
export function numbered(length: number): string[] {
  return Array.from({ length }, (_, index) => `lab-${10 + index}`);
}
