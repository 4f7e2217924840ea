import { createLogger, type Logger } from '../../lib/runtime/logger';

/** A logger whose entries can be looked at. */
export function memoryLogger(): { readonly logger: Logger; readonly entries: unknown[] } {
  const entries: unknown[] = [];
  return { logger: createLogger('test', (line) => entries.push(JSON.parse(line))), entries };
}
