import type { CheckName, Finding, Severity } from '../domain/run/finding';

/** One question to AWS or to this machine, whose answer is a finding or several. */
export interface Check {
  readonly name: CheckName;
  /** What is looked at. */
  readonly subject: string;
  /** The action of IAM that the question needs; absent when it asks nobody but this machine. */
  readonly asks?: string | undefined;
  run(): Promise<readonly Verdict[]>;
}

/** A finding whose check and subject are, unless it says others, those of the check that made it. */
export interface Verdict {
  readonly check?: CheckName | undefined;
  readonly severity: Severity;
  readonly found: string;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
}

export function ok(found: string): Verdict {
  return { severity: 'ok', found };
}

export function warning(found: string, action: string): Verdict {
  return { severity: 'warning', found, action };
}

export function problem(found: string, action: string): Verdict {
  return { severity: 'problem', found, action };
}

/** More at a time would meet AWS's throttling, and make findings of it. */
const AT_A_TIME = 8;

const DENIED = /AccessDenied|Unauthorized|AuthorizationError/;
const MISSING_ACTION = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)/;

/** Runs all checks, whatever becomes of any of them, and answers in their order. */
export async function runChecks(checks: readonly Check[]): Promise<readonly Finding[]> {
  const findings: (readonly Finding[])[] = [];
  const waiting = [...checks.entries()].values();
  const work = async (): Promise<void> => {
    for (const [index, check] of waiting) findings[index] = await runCheck(check);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return findings.flat();
}

/** Every check is on its own: one that cannot ask says so, and stops nothing. */
export async function runCheck(check: Check): Promise<readonly Finding[]> {
  try {
    const verdicts = await check.run();
    return verdicts.map((verdict) => findingOf(check, verdict));
  } catch (error) {
    return [findingOf(check, describeRefusal(check, error))];
  }
}

export function findingOf(
  { name, subject }: Pick<Check, 'name' | 'subject'>,
  verdict: Verdict,
): Finding {
  const { severity, found, action } = verdict;
  return {
    check: verdict.check ?? name,
    severity,
    subject: verdict.subject ?? subject,
    found,
    action,
  };
}

function describeRefusal({ asks }: Check, error: unknown): Verdict {
  const { name, message } =
    error instanceof Error ? error : { name: 'Error', message: String(error) };
  const [firstLine = ''] = message.split('\n');
  if (!DENIED.test(name)) {
    return warning(
      `could not be checked: ${firstLine === '' ? name : firstLine}`,
      'Run "wfm doctor" again; when it repeats, look at the service in the console.',
    );
  }
  const action = MISSING_ACTION.exec(message)?.[1] ?? asks ?? 'the call';
  return warning(
    `could not be checked: ${action} is not allowed`,
    `Allow ${action} to whoever runs "wfm doctor", and run it again.`,
  );
}
