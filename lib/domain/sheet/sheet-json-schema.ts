import { jsonSchemaOf, type MapJsonSchema } from '../input/json-schema';
import { sheetSchema } from './configuration-sheet';

/** JSON Schema of the configuration sheet, for editors. */
export function sheetJsonSchema(): MapJsonSchema {
  return jsonSchemaOf(sheetSchema, {
    title: 'Configuration sheet',
    description: 'What to launch, with what',
  });
}
