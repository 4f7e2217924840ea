import { placeInCommand } from '../domain/definition/command-place';
import {
  readWorkflowDefinition,
  type ReadDefinition,
} from '../domain/definition/definition-parser';
import { findWarnings } from '../domain/definition/definition-warnings';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import { InputErrors, type InputError } from '../domain/errors';
import { ENGINES } from '../engines/engines';
import type { Host } from './host';
import type { ShellFinding } from './shellcheck';

/** What is wrong with a definition, and what may be. */
export interface CheckedDefinition {
  /** Absent when it is not valid. */
  readonly definition?: WorkflowDefinition;
  readonly errors: readonly InputError[];
  readonly warnings: readonly InputError[];
  /** Whether shellcheck looked at its commands. */
  readonly hasCheckedCommands: boolean;
}

interface DefinitionFile {
  /** As it was typed. */
  readonly file: string;
  /** Name of its folder, by which sheets find it. */
  readonly folderName: string;
  readonly text: string;
}

/** Checks a definition by itself; its commands only when all else is right, for only then it is known what they may use. */
export async function checkDefinition(
  { file, folderName, text }: DefinitionFile,
  host: Pick<Host, 'checkShell'>,
): Promise<CheckedDefinition> {
  const read = tryReading({ file, folderName, text });
  if ('errors' in read) return { ...read, warnings: [], hasCheckedCommands: false };
  const { document, definition } = read;
  const findings = await checkCommands(read, text, host);
  return {
    definition,
    errors: (findings ?? []).filter(isError).map(({ error }) => error),
    warnings: [
      ...findWarnings(document, definition),
      ...(findings ?? []).filter((finding) => !isError(finding)).map(({ error }) => error),
    ],
    hasCheckedCommands: findings !== undefined,
  };
}

function tryReading({
  file,
  folderName,
  text,
}: DefinitionFile): ReadDefinition | { readonly errors: readonly InputError[] } {
  try {
    return readWorkflowDefinition(file, text, folderName);
  } catch (error) {
    if (error instanceof InputErrors) return { errors: error.errors };
    throw error;
  }
}

interface CommandFinding {
  readonly level: ShellFinding['level'];
  readonly error: InputError;
}

function isError({ level }: CommandFinding): boolean {
  return level === 'error';
}

/** Undefined when there is no shellcheck. */
async function checkCommands(
  { document, definition }: ReadDefinition,
  text: string,
  host: Pick<Host, 'checkShell'>,
): Promise<readonly CommandFinding[] | undefined> {
  // Two steps may share a command by an alias of YAML: what is wrong with it is told once.
  const told = new Set<string>();
  const findings: CommandFinding[] = [];
  for (const [index, step] of definition.steps.entries()) {
    const { text: script, firstLine } = ENGINES[definition.engine].renderCommandScript(
      definition,
      step,
    );
    const found = await host.checkShell(script);
    if (found === undefined) return undefined;
    const path = ['steps', index, 'command'];
    const start = document.locate(path) ?? { line: 1, column: 1 };
    for (const { line, column, level, code, message } of found) {
      const place = { line: line - firstLine + 1, column };
      const key = JSON.stringify([step.command, place, code]);
      if (place.line < 1 || told.has(key)) continue;
      told.add(key);
      const error = {
        file: document.file,
        ...placeInCommand(text, start, place),
        path: path.join('.'),
        message: `${message} [${code}]`,
      };
      findings.push({ level, error });
    }
  }
  return findings;
}
