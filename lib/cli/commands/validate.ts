import * as z from 'zod';
import type { InputError } from '../../domain/errors';
import { checkSheet, errorsOf } from '../check-sheet';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { renderInputError } from '../input-errors';
import { readOptions, workflowsFolderOf, workflowsOption } from '../option-schemas';
import { formatCount } from '../quantities';

const optionsSchema = z.object({ workflows: workflowsOption });

/** `wfm validate SHEET...` */
export async function validate(call: CommandCall): Promise<number> {
  const { operands, host, output } = call;
  const { workflows } = readOptions(optionsSchema, call);
  const sheets = await Promise.all(
    operands.map((file) =>
      checkSheet(file, {
        currentFolder: host.currentFolder,
        workflowsFolder: workflowsFolderOf(workflows, host),
      }),
    ),
  );
  const errors = sheets.flatMap(errorsOf);
  if (output.json)
    output.answerJson({ valid: errors.length === 0, errors: errors.map(wholeError) });
  else {
    for (const sheet of sheets) {
      const mistakes = errorsOf(sheet);
      if (mistakes.length === 0) output.answer(`${sheet.file}: valid`);
      for (const error of mistakes) {
        output.complain(renderInputError(error, sheet.texts.get(error.file), output));
      }
    }
    if (errors.length > 0) output.complain(formatCount(errors.length, 'error'));
  }
  return errors.length === 0 ? EXIT_CODES.success : EXIT_CODES.user;
}

/** Scripts find every key in every error; what is not known is null. */
function wholeError({ file, line, column, path, message, hint }: InputError): unknown {
  return { file, line: line ?? null, column: column ?? null, path, message, hint: hint ?? null };
}
