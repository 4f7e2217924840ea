import { resourceTypes } from '../resource-types';
import type { Stack } from '../template';

/** Says what of the template is modelled, and what is only accepted and why. */
export function reportTemplate(stack: Stack, report: (line: string) => void): void {
  const counts = new Map<string, number>();
  for (const { type } of stack.resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  const accepted = new Map<string, string[]>();
  let modelled = 0;
  for (const [type, count] of counts) {
    const handling = resourceTypes[type];
    if (handling?.handling === 'accepted') {
      const types = accepted.get(handling.because) ?? [];
      accepted.set(handling.because, [...types, `${count} ${type}`]);
    } else {
      modelled += count;
    }
  }
  report(
    `template: ${modelled} of ${stack.resources.length} resources of ${stack.name} are modelled`,
  );
  for (const [because, types] of accepted) {
    report(`template: accepted but not modelled, because ${because}: ${types.join(', ')}`);
  }
  const bounded = stack
    .ofType('AWS::IAM::Role')
    .filter(({ properties }) => properties['PermissionsBoundary'] !== undefined);
  if (bounded.length > 0) {
    report(`template: the permissions boundary of ${bounded.length} roles is not applied`);
  }
  report('template: signatures are not verified, and aws:SecureTransport is always true');
}
