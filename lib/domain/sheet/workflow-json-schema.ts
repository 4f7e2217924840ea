import { mapValues } from '../map-values';
import type {
  Parameter,
  Reference,
  ValueList,
  WorkflowDefinition,
} from '../definition/workflow-definition';
import type { SampleColumns } from '../samples/sample-columns';
import { INTEGER, NUMBER } from './parameter-value';
import type { JsonSchema, MapJsonSchema } from '../input/json-schema';
import { sheetJsonSchema } from './sheet-json-schema';

/** JSON Schema of the sheets of one workflow: its parameters, references, steps and samples, and no others. */
export function workflowJsonSchema(definition: WorkflowDefinition): MapJsonSchema {
  const { properties, required, ...schema } = sheetJsonSchema();
  const { samples, ...others } = properties;
  const { name, description, samples: columns } = definition;
  const parameters = parametersSchema(definition);
  return {
    ...schema,
    title: `Configuration sheet of ${name}`,
    ...describing(description),
    properties: {
      ...others,
      workflow: { const: name, ...describing('the name of the workflow') },
      ...(columns === undefined ? {} : { samples: samplesSchema(keywordsOf(samples), columns) }),
      parameters,
      resources: resourcesSchema(keywordsOf(others['resources']), definition),
    },
    required: [
      ...required,
      ...(columns === undefined ? [] : ['samples']),
      ...(parameters.required.length === 0 ? [] : ['parameters']),
    ],
  };
}

function parametersSchema({
  name,
  parameters,
  references,
  lists,
}: WorkflowDefinition): MapJsonSchema {
  const declared: Readonly<Record<string, Reference | Parameter | ValueList>> = {
    ...references,
    ...lists,
    ...parameters,
  };
  return {
    ...describing(`references and parameters of ${name}`),
    type: 'object',
    properties: {
      ...mapValues(references, referenceSchema),
      ...mapValues(lists, listSchema),
      ...mapValues(parameters, parameterSchema),
    },
    required: Object.keys(declared).filter((key) => declared[key]?.default === undefined),
    additionalProperties: false,
  };
}

function referenceSchema({ description, default: text }: Reference): JsonSchema {
  return {
    type: ['string', 'number'],
    ...describing(description ?? 'a path relative to data, or an S3 URI'),
    ...(text === undefined ? {} : { default: text }),
  };
}

function listSchema({ description, default: values }: ValueList): JsonSchema {
  return {
    type: 'array',
    items: { type: ['string', 'number'] },
    minItems: 1,
    uniqueItems: true,
    ...describing(description),
    ...(values === undefined ? {} : { default: [...values] }),
  };
}

function parameterSchema(parameter: Parameter): JsonSchema {
  const { description, default: text } = parameter;
  const isQuoted = parameter.type === 'text' || parameter.type === 'choice';
  return {
    ...describing(description),
    ...valueSchema(parameter),
    ...(text === undefined ? {} : { default: isQuoted ? text : asSeen(text) }),
  };
}

/** An editor sees numbers and booleans, and strings where they are in quotes. */
function valueSchema({ type, pattern, choices = [], ...range }: Parameter): JsonSchema {
  switch (type) {
    case 'integer':
      return { type: ['integer', 'string'], ...rangeSchema(range), pattern: INTEGER.source };
    case 'number':
      return { type: ['number', 'string'], ...rangeSchema(range), pattern: NUMBER.source };
    case 'boolean':
      return { enum: [true, false, 'true', 'false'] };
    case 'choice':
      return { enum: [...new Set(choices.flatMap((choice) => [choice, asSeen(choice)]))] };
    case 'text':
      return {
        type: ['string', 'number', 'boolean'],
        pattern: pattern === undefined ? '^(?!-)[^\\n\\r\\t]*$' : `^(?:${pattern})$`,
      };
  }
}

function rangeSchema({ minimum, maximum }: Omit<Parameter, 'type'>): JsonSchema {
  return {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}

function asSeen(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBER.test(text) ? Number(text) : text;
}

/** Columns by name, so that an editor offers them for inline rows. */
function samplesSchema(schema: JsonSchema, { columns }: SampleColumns): JsonSchema {
  const properties = mapValues(columns, ({ description }) => describing(description));
  const forms = (schema.anyOf ?? []).map((form) =>
    form.type === 'array' && typeof form.items === 'object' && !Array.isArray(form.items)
      ? { ...form, items: { ...form.items, properties } }
      : form,
  );
  return { ...schema, anyOf: forms };
}

function resourcesSchema(schema: JsonSchema, { steps }: WorkflowDefinition): JsonSchema {
  const { additionalProperties: ofStep = true, ...others } = schema;
  const properties = Object.fromEntries(steps.map(({ name }) => [name, ofStep]));
  return { ...others, properties, additionalProperties: false };
}

function describing(description: string | undefined): JsonSchema {
  return description === undefined ? {} : { description };
}

function keywordsOf(schema: JsonSchema | boolean | undefined): JsonSchema {
  return typeof schema === 'object' ? schema : {};
}
