import * as z from 'zod';
import { checkSheet, errorsOf } from '../check-sheet';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { renderInputError, wholeError } from '../input-errors';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';
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
        workflowFolders: workflowFoldersOf(workflows, host),
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
