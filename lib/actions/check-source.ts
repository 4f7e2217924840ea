import type { InputError } from '../domain/errors';
import { InputErrorList } from '../domain/input/input-error-list';
import { formatS3Uri } from '../domain/s3-uri';
import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { WorkflowSource } from '../domain/sheet/workflow-choice';

/** Which workflows of their own sheets may bring along: they run as the deployment's engine task. */
export interface SheetWorkflows {
  /** Whether a sheet may have steps. */
  readonly steps: boolean;
  /** What the URL of a workflow starts with. */
  readonly sources: readonly string[];
}

interface SourceDeps {
  readonly sheetWorkflows?: SheetWorkflows | undefined;
  readonly buckets?: { readonly data: readonly string[] } | undefined;
}

/** The workflow of a sheet's own that this deployment does not run; offline it is not known. */
export function checkSource(
  { sheet: { workflow }, document }: ParsedSheet,
  { sheetWorkflows, buckets }: SourceDeps,
): readonly InputError[] {
  const refuse = (
    path: readonly string[],
    message: string,
    hint: string,
  ): readonly InputError[] => {
    const errors = new InputErrorList(document);
    errors.addAt(path, message, hint);
    return errors.toErrors();
  };
  if (sheetWorkflows === undefined || workflow.kind === 'deployed') return [];
  if (workflow.kind === 'own') {
    const message = 'This deployment runs no steps of a sheet';
    const hint = 'Name one of its workflows; an operator changes it with "sheetWorkflows.steps".';
    return sheetWorkflows.steps ? [] : refuse(['workflow', 'steps'], message, hint);
  }
  const place = ['workflow', 'source'];
  const { source } = workflow;
  const url = urlOf(source);
  const { sources } = sheetWorkflows;
  if (!sources.some((start) => url.startsWith(start))) {
    const message = `This deployment runs no workflow from "${url}"`;
    const allowed = sources.length === 0 ? 'none' : sources.join(', ');
    const hint = `Allowed are: ${allowed}; an operator adds some with the setting "sheetWorkflows.sources".`;
    return refuse(place, message, hint);
  }
  if (source.kind === 'git' || buckets?.data.includes(source.uri.bucket) !== false) return [];
  const message = `"${url}" is in a bucket that this deployment may not read`;
  const hint = 'Copy it to a bucket that it may read; an operator adds some with "dataBuckets".';
  return refuse(place, message, hint);
}

/** As a sheet writes it. */
function urlOf(source: WorkflowSource): string {
  return source.kind === 'git' ? source.url : formatS3Uri(source.uri);
}
