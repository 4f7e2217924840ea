/** The statuses of a task, in the order in which it takes them. */
export const taskStatuses = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface TaskContainer {
  readonly containerArn: string;
  readonly name: string;
  readonly image: string;
  readonly runtimeId: string;
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly exitCode?: number;
  readonly reason?: string;
}

/** One task at one moment; every change gives a new one with a higher version. */
export interface Task {
  readonly id: string;
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly group: string;
  readonly startedBy?: string;
  readonly subnets: readonly string[];
  readonly cpu: string;
  readonly memory: string;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly tags: readonly Tag[];
  readonly lastStatus: TaskStatus;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly version: number;
  readonly container: TaskContainer;
  readonly times: TaskTimes;
  readonly stopCode?: 'EssentialContainerExited' | 'TaskFailedToStart' | 'UserInitiated';
  readonly stoppedReason?: string;
}

/** When a task did what; a time is set once. */
export interface TaskTimes {
  readonly createdAt: Date;
  readonly pullStartedAt?: Date;
  readonly pullStoppedAt?: Date;
  readonly startedAt?: Date;
  readonly stoppingAt?: Date;
  readonly executionStoppedAt?: Date;
  readonly stoppedAt?: Date;
}

type TaskChange = Partial<
  Pick<Task, 'lastStatus' | 'desiredStatus' | 'stopCode' | 'stoppedReason'>
> & { readonly container?: Partial<TaskContainer> };

/** The task after a change: one version on, with the times that its new status implies. */
export function changeTask(task: Task, change: TaskChange, at: Date): Task {
  const { container, ...rest } = change;
  const changed = {
    ...task,
    ...rest,
    container: { ...task.container, ...container },
    version: task.version + 1,
  };
  return { ...changed, times: { ...timesOf(changed, at), ...task.times } };
}

/** The task as RunTask, StopTask and DescribeTasks show it. */
export function describeTask(task: Task, withTags: boolean): Record<string, unknown> {
  const times = Object.entries(task.times).map(
    ([name, at]: [string, Date]) => [name, at.getTime() / 1000] as const,
  );
  return {
    ...shape(task, 'ElasticNetworkInterface'),
    ...Object.fromEntries(times),
    tags: withTags ? task.tags : [],
  };
}

/** The `detail` of the task's state change event. */
export function taskEventDetail(task: Task, at: Date): Record<string, unknown> {
  const times = Object.entries(task.times).map(
    ([name, time]: [string, Date]) => [name, time.toISOString()] as const,
  );
  return {
    ...shape(task, 'eni'),
    ...Object.fromEntries(times),
    updatedAt: at.toISOString(),
  };
}

function shape(task: Task, attachmentType: string): Record<string, unknown> {
  const { id, family, container, times, tags, subnets, ...shown } = task;
  return {
    ...shown,
    attachments: [
      {
        id: `${id.slice(0, 8)}-eni`,
        type: attachmentType,
        status: attachmentStatus(task.lastStatus),
        details: subnets.slice(0, 1).map((value) => ({ name: 'subnetId', value })),
      },
    ],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    availabilityZone: 'embedded-1a',
    ...(times.startedAt === undefined ? {} : { connectivity: 'CONNECTED' }),
    containers: [{ ...container, taskArn: task.taskArn, networkInterfaces: [], cpu: '0' }],
    enableExecuteCommand: false,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
  };
}

function attachmentStatus(status: TaskStatus): string {
  if (status === 'PROVISIONING') return 'PRECREATED';
  return status === 'STOPPED' ? 'DELETED' : 'ATTACHED';
}

function timesOf(task: Task, at: Date): Partial<TaskTimes> {
  const { lastStatus } = task;
  return {
    ...(lastStatus === 'PENDING' ? { pullStartedAt: at } : {}),
    ...(lastStatus === 'ACTIVATING' ? { pullStoppedAt: at } : {}),
    ...(lastStatus === 'RUNNING' ? { startedAt: at } : {}),
    ...(task.desiredStatus === 'STOPPED' ? { stoppingAt: at } : {}),
    ...(task.container.lastStatus === 'STOPPED' ? { executionStoppedAt: at } : {}),
    ...(lastStatus === 'STOPPED' ? { stoppedAt: at } : {}),
  };
}
