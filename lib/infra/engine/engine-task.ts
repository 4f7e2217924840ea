import { Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EngineTaskSettings, Environment } from '../../contract/function-settings';
import { ENGINE_CONTAINER } from '../../domain/run/platform-event';
import type { Bundles, EngineImageName } from '../assets/bundles';
import { builtEngineImage, existingEngineImage } from './engine-image';
import { acknowledgeWildcards, allow } from '../grants/grants';
import type { LaunchStorage } from '../storage/launch-storage';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface EngineTaskProps {
  /** What a task reads and writes. */
  readonly storage: LaunchStorage;
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** Build contexts of the engines' images, used unless the settings name images. */
  readonly imageFolders: Bundles['engineImages'];
  /** Images that workflow definitions name. */
  readonly workflowImages: readonly string[];
}

/** What runs an engine: the definition of the task, its log, and what the task may do. */
export class EngineTask extends Construct {
  /** Log streams are named `wfm/engine/<task id>`. */
  static readonly LOG_STREAM_PREFIX = 'wfm';

  /** Program, size and roles. */
  readonly definition: ecs.FargateTaskDefinition;
  /** The same with the last Snakemake that Tibanna knows. */
  readonly snakemake7: ecs.FargateTaskDefinition;
  /** The same with another image, for workflows that name one. */
  readonly byImage: ReadonlyMap<string, ecs.FargateTaskDefinition>;
  /** What every task prints. */
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: EngineTaskProps) {
    super(scope, id);
    const { storage, settings } = props;
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.definition = new ecs.FargateTaskDefinition(this, 'Definition', sizeOf(settings));
    const snakemake = engineImage(this.definition, 'snakemake', props);
    this.addContainer(this.definition, snakemake, storage);
    this.snakemake7 = new ecs.FargateTaskDefinition(this, 'Snakemake7', this.alike(settings));
    const snakemake7 = engineImage(this.snakemake7, 'snakemake7', props);
    this.addContainer(this.snakemake7, snakemake7, storage);
    this.byImage = this.defineForImages(props);
    acknowledgeWildcards(
      this.definition.obtainExecutionRole(),
      ['*'],
      'ecr:GetAuthorizationToken knows no resource.',
    );
    this.allowWork(storage);
  }

  /** What the launch function starts; it starts nothing with Snakemake 7 yet. */
  get startable(): readonly ecs.FargateTaskDefinition[] {
    return [this.definition, ...this.byImage.values()];
  }

  /** Under its execution role, other containers in its image print into another group. */
  allowLoggingTo(logGroup: logs.ILogGroup): void {
    allow(this.definition.obtainExecutionRole(), {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
  }

  private defineForImages(props: EngineTaskProps): ReadonlyMap<string, ecs.FargateTaskDefinition> {
    const { storage, settings, workflowImages } = props;
    const byImage = new Map<string, ecs.FargateTaskDefinition>();
    for (const image of workflowImages) {
      const definition = new ecs.FargateTaskDefinition(
        this,
        `Definition-${image}`,
        this.alike(settings),
      );
      this.addContainer(definition, existingEngineImage(definition, image), storage);
      byImage.set(image, definition);
    }
    return byImage;
  }

  /** Another definition of the same size, whose tasks act as the same roles. */
  private alike(settings: DeploymentSettings): ecs.FargateTaskDefinitionProps {
    const { taskRole } = this.definition;
    return { ...sizeOf(settings), taskRole, executionRole: this.definition.obtainExecutionRole() };
  }

  private addContainer(
    definition: ecs.FargateTaskDefinition,
    image: ecs.ContainerImage,
    { bucket }: LaunchStorage,
  ): void {
    const environment = { WFM_BUCKET: bucket.bucketName };
    addContainer(definition, { image, logGroup: this.logGroup, environment });
  }

  private allowWork(storage: LaunchStorage): void {
    const { taskRole } = this.definition;
    storage.allowReadingData(taskRole);
    storage.allowInRuns(taskRole, ['s3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject']);
    storage.allowShared(taskRole, ['s3:PutObject', 's3:AbortMultipartUpload']);
    storage.allowWritingOutputs(taskRole);
  }
}

function engineImage(
  definition: ecs.FargateTaskDefinition,
  name: EngineImageName,
  { settings, imageFolders }: EngineTaskProps,
): ecs.ContainerImage {
  const uri = settings.images[name];
  return uri === undefined
    ? builtEngineImage(imageFolders[name])
    : existingEngineImage(definition, uri);
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
