import * as z from 'zod';
import { OWN_TYPE, OWNERS } from '../failure/failure';
import { refusePattern } from '../failure/safe-pattern';
import { choiceField, lineField, patternField, readField } from '../input/sheet-fields';

const LONGEST_ADVICE = 300;

/** A failure that the author of a workflow knows better than we do. */
export const failureSchema = z.strictObject(
  {
    pattern: logPatternField().meta({
      description:
        "the regular expression that a line of the job's log matches in any place: at most 200 characters, without anything that could take for ever",
      examples: ['barcode .* not in'],
    }),
    type: patternField(
      OWN_TYPE,
      'must be a name of 3 to 60 letters and digits, e.g. UnknownBarcode',
    ).meta({ description: 'how such a failure is called', examples: ['UnknownBarcode'] }),
    advice: lineField(LONGEST_ADVICE).meta({
      description: 'what to do about it, in one line',
      examples: ['Compare the barcodes of the sample sheet with those of the run.'],
    }),
    owner: choiceField(OWNERS)
      .meta({
        description: `whose turn it is: ${OWNERS.join(', ')}; else scientist`,
        examples: ['operator'],
      })
      .optional(),
  },
  { error: 'must be a map with pattern, type and advice' },
);

function logPatternField() {
  return readField('must be a regular expression', (text) => {
    const message = refusePattern(text);
    return message === undefined
      ? { value: text }
      : { message, hint: 'Describe what is told in the line with as few free parts as you can.' };
  });
}
