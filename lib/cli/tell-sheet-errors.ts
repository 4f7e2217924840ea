import { errorsOf, type CheckedSheet } from './check-sheet';
import { renderInputError } from './input-errors';
import type { Output } from './output';

/** Shows people every mistake of a sheet; programs get them with the error that ends the command. */
export function tellSheetErrors(sheet: CheckedSheet, output: Output): void {
  if (output.json) return;
  for (const error of errorsOf(sheet)) {
    output.complain(renderInputError(error, sheet.texts.get(error.file), output));
  }
}
