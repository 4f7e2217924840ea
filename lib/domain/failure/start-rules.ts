import { atStart, type FailureRule } from './failure-rule';

/** Why a container never ran. The agent gives some of them exit codes all the same: what it says of the container counts more. */
export const START_RULES: readonly FailureRule[] = [
  {
    type: 'DiskFull',
    owner: 'operator',
    texts: atStart(/Cannot(?:Pull|Create|Start)\w*Error.*no space left on device/is),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: the image does not fit on the disk of its machine`,
    hint: 'Give instances a larger disk in the deployment settings, or make the image smaller.',
  },
  {
    type: 'ImagePullLimited',
    owner: 'operator',
    texts: atStart(/CannotPull.*(?:toomanyrequests|pull rate limit|429 Too Many)/is),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: the registry of its image gives out no more for now`,
    hint: 'Launch again in some hours, or copy the image to a registry of yours (Amazon ECR), which has no such limit.',
  },
  {
    type: 'ImageAccessDenied',
    owner: 'operator',
    texts: atStart(
      /(?:CannotPull|pull access denied).*(?:not authorized to perform|no basic auth credentials|403 Forbidden|authorization token has expired|AccessDenied)/is,
    ),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: its image may not be read`,
    hint: 'Give the execution role the right to pull from the repository (ecr:BatchGetImage), and the repository a policy that lets this account in.',
  },
  {
    type: 'WrongArchitecture',
    owner: 'operator',
    texts: atStart(/descriptor matching platform|no matching manifest for|exec format error/i),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: its image is made for another kind of processor`,
    hint: 'Build the image for the architecture of the machines, e.g. "docker build --platform linux/amd64".',
  },
  {
    type: 'ImagePullFailed',
    owner: 'operator',
    texts: atStart(
      /CannotPull.*(?:i\/o timeout|dial tcp|connection re(?:fused|set)|Client\.Timeout|TLS handshake|no such host|context deadline|unexpected EOF|RequestCanceled)/is,
    ),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: the registry of its image cannot be reached`,
    hint: 'See that its subnets have a way out (a public address or a NAT gateway, port 443, DNS) or an endpoint for ECR; then launch again.',
  },
  {
    type: 'ImageNotFound',
    owner: 'operator',
    texts: atStart(
      /(?:CannotPull|repository).*(?:not found|manifest unknown|does not exist|pull access denied|\b404\b|invalid reference format)/is,
    ),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: its image does not exist, or is not public`,
    hint: 'Compare name and tag of the image in the definition or the settings with what its registry has; push it when it is missing.',
  },
  {
    type: 'ImagePullFailed',
    owner: 'operator',
    texts: atStart(/CannotPull/i),
    batch: 'CannotStart',
    say: ({ who }, { text }) => `${who} could not start: its image could not be pulled: ${text}`,
    hint: 'Try "docker pull" with the same image; when that works, look at the network and the execution role.',
  },
  {
    type: 'AccessDenied',
    owner: 'operator',
    texts: atStart(
      /ResourceInitializationError.*(?:AccessDenied|is not authorized to perform|UnauthorizedOperation)/is,
    ),
    batch: 'CannotStart',
    say: ({ who }, { text }) => `${who} could not start: its execution role lacks a right: ${text}`,
    hint: 'Give the execution role the right that is named; deploying again restores those of the template.',
  },
  {
    type: 'NetworkUnreachable',
    owner: 'operator',
    texts: atStart(
      /ResourceInitializationError.*(?:unable to pull secrets or registry auth|RequestError|RequestCanceled|i\/o timeout|dial tcp|deadline|task network configuration)/is,
    ),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: AWS services cannot be reached from its subnets`,
    hint: 'See that the subnets have a way out (a public address or a NAT gateway, port 443, DNS), or endpoints for ECR, S3, logs and secrets.',
  },
  {
    type: 'TaskSetupFailed',
    owner: 'operator',
    texts: atStart(
      /failed to (?:initialize logging driver|validate logger args|create Cloudwatch log)|logging driver/i,
    ),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: its log group does not exist, or may not be written`,
    hint: 'Deploy again, which restores the log group and the rights of the execution role.',
  },
  {
    type: 'TaskSetupFailed',
    owner: 'operator',
    texts: atStart(/ResourceInitializationError|CannotCreateVolumeError/i),
    batch: 'CannotStart',
    say: ({ who }, { text }) => `${who} could not start: ${text}`,
    hint: 'The text names what could not be set up: a volume, a secret or the network of the task. Mend it and launch again.',
  },
  {
    type: 'CommandNotFound',
    owner: 'pipeline author',
    texts: atStart(
      /Cannot(?:Start|Create)\w*Error.*(?:executable file not found|no such file or directory|no such program)/is,
    ),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: its image lacks the program that begins it`,
    hint: 'Build the image FROM one of ours, or add bash and the program that the text names.',
  },
  {
    type: 'PermissionDenied',
    owner: 'pipeline author',
    texts: atStart(/Cannot(?:Start|Create)\w*Error.*permission denied/is),
    batch: 'CannotStart',
    say: ({ who }) => `${who} could not start: the program that begins its image may not be run`,
    hint: 'Make it executable in the image (chmod +x).',
  },
  {
    type: 'NoCapacity',
    owner: 'AWS',
    texts: atStart(
      /Capacity is unavailable|RESOURCE:(?:MEMORY|CPU|ENI|GPU|FARGATE)|limit on the number of vCPUs/i,
    ),
    batch: 'NoCapacity',
    say: ({ who }, { text }) => `${who} found no room: ${text}`,
    hint: 'Launch again later; when it repeats, request a higher quota or use another region or kind of instances.',
  },
  {
    type: 'TaskFailedToStart',
    owner: 'AWS',
    texts: atStart(
      /ContainerRuntimeTimeout|DockerTimeout|CannotInspect|timed out after waiting|Timeout waiting for network interface provisioning|InternalError/i,
    ),
    batch: 'CannotStart',
    say: ({ who }, { text }) => `${who} could not start: ${text}`,
    hint: 'The machine was too busy or broken; launch again. Larger disks and fewer jobs on one machine help when it repeats.',
  },
  {
    type: 'TaskFailedToStart',
    owner: 'operator',
    of: ['engine'],
    when: ({ stopCode }) => stopCode === 'TaskFailedToStart',
    say: ({ who, reason, status }) =>
      `${who} could not start: ${reason ?? status ?? 'no reason given'}`,
    hint: 'Check the image, the network and the execution role of the engine task.',
  },
  {
    type: 'EngineStopped',
    owner: 'operator',
    of: ['engine'],
    when: ({ stopCode }) => stopCode === 'UserInitiated',
    say: ({ who, status = 'no reason given' }) => `${who} was stopped from outside: ${status}`,
    hint: 'Somebody stopped the task; launch the sheet again when that was not meant.',
  },
  {
    type: 'TaskFailedToStart',
    owner: 'operator',
    texts: {
      reason: /Cannot(?:Start|Create)\w*Error/i,
      'never-ran':
        /Cannot(?:Start|Create)\w*Error|Task failed to start|Container Overrides length/i,
    },
    batch: 'CannotStart',
    say: ({ who }, { text }) => `${who} could not start: ${text}`,
    hint: 'The text names what is wrong with the container; the ECS console shows more for an hour.',
  },
];
