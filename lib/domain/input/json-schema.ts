import * as z from 'zod';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** A JSON Schema of a map with fixed keys. */
export interface MapJsonSchema extends JsonSchema {
  readonly properties: Record<string, JsonSchema | boolean>;
  readonly required: string[];
}

/** JSON Schema, for editors, of what people write in a file whose form is checked by a schema. */
export function jsonSchemaOf(
  schema: z.ZodType,
  about: { readonly title: string; readonly description: string },
): MapJsonSchema {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // Examples are of what a person writes; zod takes them for examples of what is read from it.
      const examples = z.globalRegistry.get(zodSchema)?.['examples'];
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      // Every key is text.
      if (isAnyText(jsonSchema.propertyNames)) delete jsonSchema.propertyNames;
    },
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...about,
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  };
}

function isAnyText(schema: JsonSchema | boolean | undefined): boolean {
  return typeof schema === 'object' && Object.keys(schema).join() === 'type';
}
