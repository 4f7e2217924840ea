import { InputErrors, type InputError } from '../../lib/domain/errors';

/** The mistakes that an action tells by throwing; none when it throws nothing. Any other error is thrown on. */
export function errorsOf(action: () => unknown): readonly InputError[] {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof InputErrors) return error.errors;
    throw error;
  }
}

/** `3:1 message`, and the hint after a bar. */
export function told(errors: readonly InputError[]): readonly string[] {
  return errors.map(({ line, column, message, hint }) => {
    const end = hint === undefined ? '' : ` | ${hint}`;
    return `${String(line)}:${String(column)} ${message}${end}`;
  });
}
