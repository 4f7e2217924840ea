import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { HIPAASecurityChecks } from 'cdk-nag';
import {
  DEPLOYMENT_VARIANTS,
  VARIANT_NAMES,
  type DeploymentVariant,
} from '../support/deployment-variants';
import { temporaryFolders } from '../support/temporary-folder';
import { HIPAA_ANSWERS } from './hipaa-answers';
import { createStack } from './template/synthesized-stack';

const REPORT = join(__dirname, '../../docs/hipaa-report.md');

interface Finding {
  readonly rule: string;
  readonly description: string;
  readonly resource: string;
  readonly variant: string;
}

const temporaryFolder = temporaryFolders();

let findings: readonly Finding[];

beforeAll(() => {
  findings = VARIANT_NAMES.flatMap((variant) => findIn(variant));
});

test('every finding of HIPAA.Security has an answer, and every answer a finding', () => {
  const found = new Set(findings.map(({ rule }) => rule));

  expect([...found].sort()).toEqual(Object.keys(HIPAA_ANSWERS).sort());
});

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects infra --testPathPatterns hipaa
test('docs/hipaa-report.md has the findings as they are', () => {
  const report = renderReport();
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(REPORT, report);

  expect(readFileSync(REPORT, 'utf8')).toBe(report);
});

function findIn(variant: DeploymentVariant): Finding[] {
  const stack = createStack(temporaryFolder(), DEPLOYMENT_VARIANTS[variant]);
  // Tags and the boundary come on while the app is synthesized.
  Stage.of(stack)?.synth();
  return new HIPAASecurityChecks().validateScope(stack).violations.flatMap((violation) =>
    violation.violatingResources.map(({ constructPath, resourceLogicalId }) => ({
      rule: violation.ruleName.replace(/^HIPAA\.Security-/, ''),
      description: violation.description,
      resource: (constructPath ?? resourceLogicalId ?? '').replace(/^[^/]*\//, ''),
      variant,
    })),
  );
}

function renderReport(): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  return `# What HIPAA.Security says of the stack

The rules of cdk-nag's pack HIPAA.Security, for three deployments: all settings at their defaults; \`private-with-key\` (private network, own
key); \`everything\` (every setting chosen, a key of the account's). AwsSolutions is the gate that a deployment must pass; this pack contradicts the design in parts, so it
is a report: each finding has our answer, and what an operator may change. It says nothing about whether a deployment complies with the law.

Not looked at: the handlers that the CDK itself adds for bucket notifications and for the default security group, which the pack does not recognize as functions.

The report is generated (\`test/infra/hipaa-report.test.ts\`), and a test fails when it differs from the stack.

${rules.map(renderRule).join('\n\n')}
`;
}

function renderRule(rule: string): string {
  const ofRule = findings.filter((finding) => finding.rule === rule);
  const resources = [...new Set(ofRule.map(({ resource }) => resource))].sort();
  const rows = resources.map((resource) => {
    const variants = ofRule.filter((finding) => finding.resource === resource);
    return `| \`${resource}\` | ${variants.map(({ variant }) => variant).join(', ')} |`;
  });
  return [
    `## ${rule}`,
    `Finding: ${ofRule[0]?.description.trim() ?? ''}`,
    '',
    `Answer: ${HIPAA_ANSWERS[rule] ?? 'none yet'}`,
    '',
    '| resource | deployments |',
    '|---|---|',
    ...rows,
  ].join('\n');
}
