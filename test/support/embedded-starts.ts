import { startEmbeddedAws } from '../../lib/embedded/embedded-aws';
import type { EmbeddedAws, EmbeddedAwsSettings } from '../../lib/embedded/embedded-aws';

/** An embedded AWS for a test, with what it reported. */
export interface StartedAws {
  readonly aws: EmbeddedAws;
  readonly reports: readonly string[];
}

/** To be called at the top of a test file: gives a start whose embedded AWS ends with the test. */
export function embeddedStarts(): (
  assemblyDirectory: string,
  settings?: Partial<EmbeddedAwsSettings>,
) => Promise<StartedAws> {
  const started: EmbeddedAws[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((aws) => aws.stop()));
  });
  return async (assemblyDirectory, settings = {}) => {
    const reports: string[] = [];
    const report = (line: string) => void reports.push(line);
    const aws = await startEmbeddedAws({ assemblyDirectory, report, ...settings });
    started.push(aws);
    return { aws, reports };
  };
}

/** Waits until it holds; a minute is for a machine that does much else. */
export async function waitUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('Waited for a minute in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
