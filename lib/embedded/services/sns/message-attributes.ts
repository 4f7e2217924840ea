import { AwsError } from '../../world';

/** Reads `MessageAttributes.entry.N` of a form, as a filter policy sees them: text, numbers and lists. */
export function readMessageAttributes(
  parameters: URLSearchParams,
): Readonly<Record<string, unknown>> {
  const attributes = new Map<string, unknown>();
  for (let index = 1; ; index += 1) {
    const prefix = `MessageAttributes.entry.${index}`;
    const name = parameters.get(`${prefix}.Name`);
    if (name === null) return Object.fromEntries(attributes);
    const type = parameters.get(`${prefix}.Value.DataType`) ?? '';
    const text = parameters.get(`${prefix}.Value.StringValue`);
    if (text === null) throw invalid(name, 'has no StringValue');
    attributes.set(name, valueOf(name, type, text));
  }
}

function valueOf(name: string, type: string, text: string): unknown {
  if (!type.startsWith('String.')) {
    return type.startsWith('Number') ? Number(text) : text;
  }
  if (type !== 'String.Array') return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(name, `is no array: ${String(error)}`);
  }
}

function invalid(name: string, why: string): AwsError {
  return new AwsError('InvalidParameterValue', `The message attribute '${name}' ${why}`);
}
