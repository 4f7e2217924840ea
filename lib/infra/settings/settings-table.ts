import * as z from 'zod';
import { deploymentSettingsSchema } from './settings-schema';

/** A line of the table: a setting, or a key of one. */
export interface SettingRow {
  /** With the keys that lead to it, e.g. `batch.diskGib` or `dataBuckets[].name`. */
  readonly name: string;
  readonly defaultValue: string;
  readonly meaning: string;
  /** What choosing it adds to the bill; empty for nothing. */
  readonly cost: string;
}

/** All settings in the order of the schema, keys of a setting below it. */
export function listSettings(): readonly SettingRow[] {
  return listKeys(deploymentSettingsSchema, '');
}

/** The settings as a table in Markdown. */
export function renderSettingsTable(): string {
  const lines = listSettings().map(
    ({ name, defaultValue, meaning, cost }) =>
      `| \`${name}\` | ${defaultValue} | ${meaning} | ${cost === '' ? 'nothing' : cost} |`,
  );
  return [
    '| setting | default | meaning | what it adds to the bill |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n');
}

const notesSchema = z.object({
  description: z.string(),
  cost: z.string().default(''),
});

function listKeys(schema: z.ZodObject, prefix: string): readonly SettingRow[] {
  return Object.entries(schema.shape).flatMap(([key, value]) => {
    // The word that tells unions apart is explained where the union stands.
    if (!(value instanceof z.ZodType) || value instanceof z.ZodLiteral) return [];
    const name = `${prefix}${key}`;
    return [describeSetting(name, value), ...listInner(value, name)];
  });
}

function listInner(schema: unknown, name: string): readonly SettingRow[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return listKeys(inner, `${name}.`);
  if (inner instanceof z.ZodArray) return listInner(inner.element, `${name}[]`);
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return [];
  return inner.options.flatMap((option) => listInner(option, name));
}

function describeSetting(name: string, schema: z.ZodType): SettingRow {
  const { description, cost } = notesSchema.parse(schema.meta());
  return {
    name,
    defaultValue: showDefault(schema),
    meaning: description + showRange(schema),
    cost,
  };
}

function showDefault(schema: z.ZodType): string {
  if (schema instanceof z.ZodOptional) return 'none';
  if (!(schema instanceof z.ZodDefault)) return 'required';
  // What a setting with keys is by default stands in the rows of its keys.
  if (unwrap(schema) instanceof z.ZodObject) return '';
  const value = JSON.stringify(schema.def.defaultValue);
  return value === '[]' || value === '{}' ? 'none' : `\`${value}\``;
}

function showRange(schema: unknown): string {
  const inner = unwrap(schema);
  if (!(inner instanceof z.ZodNumber)) return '';
  const { minValue, maxValue } = inner;
  if (minValue === null || maxValue === null || !isChosen(minValue, maxValue)) return '';
  return `, ${minValue} to ${maxValue}`;
}

/** Of a whole number whose range nobody has chosen, zod says how far numbers are safe. */
function isChosen(minimum: number, maximum: number): boolean {
  return minimum > Number.MIN_SAFE_INTEGER && maximum < Number.MAX_SAFE_INTEGER;
}

/** Without default, `optional` and what reads a shorter way to write it. */
function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) {
    return unwrap(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.out) : schema;
}
