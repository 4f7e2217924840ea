import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWorkflowDefinition } from '../../domain/definition/definition-parser';

/** The images that workflow definitions name, each once, in a stable order. */
export function readWorkflowImages(root: string): readonly string[] {
  const workflows = readdirSync(join(root, 'workflows'), { withFileTypes: true });
  const images = workflows
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const file = join('workflows', name, 'workflow.yaml');
      return parseWorkflowDefinition(file, readFileSync(join(root, file), 'utf8')).image ?? [];
    });
  return [...new Set(images)].sort();
}
