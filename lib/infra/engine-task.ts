import { Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EngineTaskSettings, Environment } from '../contract/function-settings';
import { ENGINE_CONTAINER } from '../domain/platform-event';
import type { DeploymentSettings } from './deployment-settings';
import { builtEngineImage, existingEngineImage } from './engine-image';
import { acknowledgeWildcards, allow, bucketArn } from './grants';
import type { LaunchStorage } from './launch-storage';

export interface EngineTaskProps {
  /** What a task reads and writes. */
  readonly storage: LaunchStorage;
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** Build context of the engine's image, used unless the settings name an image. */
  readonly imageFolder: string;
  /** Images that workflow definitions name. */
  readonly workflowImages: readonly string[];
}

/** What runs an engine: the definition of the task, its log, and what the task may do. */
export class EngineTask extends Construct {
  /** Log streams are named `wfm/engine/<task id>`. */
  static readonly LOG_STREAM_PREFIX = 'wfm';

  /** Program, size and roles. */
  readonly definition: ecs.FargateTaskDefinition;
  /** The same with another image, for workflows that name one. */
  readonly byImage: ReadonlyMap<string, ecs.FargateTaskDefinition>;
  /** What every task prints. */
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: EngineTaskProps) {
    super(scope, id);
    const { storage, settings, imageFolder, workflowImages } = props;
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.definition = new ecs.FargateTaskDefinition(this, 'Definition', sizeOf(settings));
    const { engineImage } = settings;
    const container = {
      logGroup: this.logGroup,
      environment: { WFM_BUCKET: storage.bucket.bucketName },
    };
    addContainer(this.definition, {
      ...container,
      image:
        engineImage === undefined
          ? builtEngineImage(imageFolder)
          : existingEngineImage(this, engineImage),
    });
    this.byImage = this.defineForImages(workflowImages, settings, container);
    acknowledgeWildcards(
      this.definition.obtainExecutionRole(),
      ['*'],
      'ecr:GetAuthorizationToken knows no resource.',
    );
    this.allowWork(storage, settings);
  }

  private defineForImages(
    images: readonly string[],
    settings: DeploymentSettings,
    container: Omit<EngineContainer, 'image'>,
  ): ReadonlyMap<string, ecs.FargateTaskDefinition> {
    const { taskRole } = this.definition;
    const executionRole = this.definition.obtainExecutionRole();
    const byImage = new Map<string, ecs.FargateTaskDefinition>();
    for (const image of images) {
      const definition = new ecs.FargateTaskDefinition(this, `Definition-${image}`, {
        ...sizeOf(settings),
        taskRole,
        executionRole,
      });
      addContainer(definition, { ...container, image: existingEngineImage(definition, image) });
      byImage.set(image, definition);
    }
    return byImage;
  }

  private allowWork(storage: LaunchStorage, { outputBuckets }: DeploymentSettings): void {
    const { taskRole } = this.definition;
    const writing = ['s3:PutObject', 's3:AbortMultipartUpload'];
    storage.allowReadingData(taskRole);
    storage.allowInRuns(taskRole, [...writing, 's3:DeleteObject']);
    if (outputBuckets.length === 0) return;
    const resources = outputBuckets.map((name) => `${bucketArn(this, name)}/*`);
    allow(taskRole, {
      actions: writing,
      resources,
      wildcardReason: 'A sheet may name any folder of these buckets as output.',
    });
  }
}

function sizeOf(settings: DeploymentSettings): ecs.FargateTaskDefinitionProps {
  return {
    cpu: settings.engineCpus * 1024,
    memoryLimitMiB: settings.engineMemoryMib,
    ephemeralStorageGiB: settings.engineDiskGib,
    runtimePlatform: {
      cpuArchitecture: ecs.CpuArchitecture.X86_64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  };
}

interface EngineContainer {
  readonly image: ecs.ContainerImage;
  readonly logGroup: logs.ILogGroup;
  /** The rest of the environment is each launch's own: RunTask gives it. */
  readonly environment: Pick<Environment<EngineTaskSettings>, 'WFM_BUCKET'>;
}

function addContainer(definition: ecs.FargateTaskDefinition, container: EngineContainer): void {
  const { image, logGroup, environment } = container;
  Validations.of(definition).acknowledge({
    id: 'AwsSolutions-ECS2',
    reason: 'The variable is the name of our bucket, which is no secret.',
  });
  definition.addContainer('Engine', {
    containerName: ENGINE_CONTAINER,
    image,
    command: ['wfm-engine-task'],
    environment,
    linuxParameters: new ecs.LinuxParameters(definition, 'LinuxParameters', {
      // The engine leaves orphans behind when it is stopped: something must reap them.
      initProcessEnabled: true,
    }),
    // Fargate's longest: jobs end and finished outputs are uploaded in it.
    stopTimeout: Duration.seconds(120),
    logging: ecs.LogDrivers.awsLogs({
      streamPrefix: EngineTask.LOG_STREAM_PREFIX,
      logGroup,
      // A run must not wait for its log. Lines can be lost: the outcome is an object in S3, not a line.
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      maxBufferSize: Size.mebibytes(25),
    }),
  });
}
