import * as z from 'zod';
import { mapField, readField } from '../input/sheet-fields';

/** ECS takes 50 tags a task; the deployment has some as well. */
const MAXIMUM_TAGS = 30;

const KEY = /^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu;
const VALUE = /^[\p{L}\p{N} _.:/=+@-]{0,256}$/u;
const CHARACTERS = 'letters, digits, spaces or _ . : / = + - @';
const KEY_EXPECTED = `must be 1 to 128 ${CHARACTERS}, and not start with "aws:"`;
const VALUE_EXPECTED = `must be at most 256 ${CHARACTERS}`;

const keySchema = z
  .string()
  .refine((text) => KEY.test(text), KEY_EXPECTED)
  .meta({ pattern: '^(?![aA][wW][sS]:)', maxLength: 128 });

/** An empty value is a tag that only has a key. */
const valueSchema = readField(VALUE_EXPECTED, (text) =>
  VALUE.test(text) ? { value: text } : { message: VALUE_EXPECTED },
)
  .meta({ maxLength: 256 })
  .nullable()
  .transform((text) => text ?? '');

/** Tags as AWS takes them on any resource. */
export function tagsField() {
  return mapField(valueSchema, 'must be a map from tag to value', keySchema)
    .refine((tags) => Object.keys(tags).length <= MAXIMUM_TAGS, {
      error: `must have at most ${MAXIMUM_TAGS} tags`,
    })
    .meta({ maxProperties: MAXIMUM_TAGS });
}
