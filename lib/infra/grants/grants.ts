import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference';

export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Why resources have to hold a wildcard; without it the check of the stack fails for them. */
  readonly wildcardReason?: string;
}

/** Exactly these actions on exactly these resources; the grant methods of the CDK give more than we use. */
export function allow(role: iam.IRole, grant: Grant): void {
  const { actions, resources, conditions = {}, wildcardReason } = grant;
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: [...actions], resources: [...resources], conditions }),
  );
  if (wildcardReason !== undefined) acknowledgeWildcards(role, resources, wildcardReason);
}

/** Accepts the wildcards in these resources on this role, and no others. */
export function acknowledgeWildcards(
  role: iam.IRole,
  resources: readonly string[],
  reason: string,
): void {
  const names = resources.map((resource) => flattenCfnReference(Stack.of(role).resolve(resource)));
  for (const name of names.filter((text) => text.includes('*'))) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${name}]`, reason });
  }
}
