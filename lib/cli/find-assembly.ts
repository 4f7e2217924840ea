import { resolve } from 'node:path';
import type { CommandCall } from './command-call';

/** The cloud assembly that was named, or that of the present sources. */
export async function findAssembly(
  { host }: CommandCall,
  named: string | undefined,
  say: (line: string) => void,
): Promise<string> {
  return named === undefined ? host.synthesize(say) : resolve(host.currentFolder, named);
}
