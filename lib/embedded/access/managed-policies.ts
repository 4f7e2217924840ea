/** AWS's own policies that embedded AWS knows, by the end of their ARN, with the content that AWS publishes. */
const managedPolicies: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  'service-role/AmazonECSTaskExecutionRolePolicy': [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
};

/** Policy document of a policy that AWS manages; undefined for one whose content embedded AWS does not know. */
export function findManagedPolicy(arn: string): unknown {
  const name = /^arn:aws:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? '';
  const actions = Object.hasOwn(managedPolicies, name) ? managedPolicies[name] : undefined;
  if (actions === undefined) return undefined;
  return { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}
