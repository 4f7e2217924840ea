import { jsonSchemaOf, type MapJsonSchema } from '../input/json-schema';
import { workflowDefinitionSchema } from './definition-schema';

/** JSON Schema of a workflow.yaml, for editors. */
export function definitionJsonSchema(): MapJsonSchema {
  return jsonSchemaOf(workflowDefinitionSchema, {
    title: 'Workflow definition',
    description: 'What a workflow takes, does and publishes',
  });
}
