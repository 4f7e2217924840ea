import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient, ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { synthesizeAssembly } from '../../lib/cli/assembly';
import { hasEnded, parseLaunch, type Launch } from '../../lib/domain/launch/launch';
import type { Circumstances } from '../../lib/embedded/circumstances';
import {
  startEmbeddedAws,
  type EmbeddedAws,
  type EmbeddedAwsSettings,
} from '../../lib/embedded/embedded-aws';
import { WaitedInVainError } from './waited-in-vain-error';

const ROOT = join(__dirname, '../..');
const PATIENCE_SECONDS = 200;

export interface ManagerOptions {
  /** Folder of the test, for the assembly's copy. */
  readonly folder: string;
  /** Workflows beside the bundled ones: name -> workflow.yaml. */
  readonly workflows?: Readonly<Record<string, string>>;
  readonly seed?: number;
  /** How long to wait for launches that are long on a busy machine. */
  readonly patienceSeconds?: number;
  /** A cloud assembly, instead of the one of these sources with no settings. */
  readonly assembly?: string;
  /** What the account has beside the stack. */
  readonly circumstances?: Partial<Circumstances>;
  /** Hears of all that anybody was allowed to do. */
  readonly onAllowed?: EmbeddedAwsSettings['onAllowed'];
  /** Changes the text of the template, e.g. takes a grant out. */
  readonly changeTemplate?: (template: string) => string;
}

/** The whole manager on embedded AWS: the real template, the real bundles, the real engine. */
export class EmbeddedManager {
  private readonly s3: S3Client;
  private readonly items: DynamoDBDocumentClient;
  private readonly ecs: ECSClient;
  private readonly logs: CloudWatchLogsClient;
  readonly bucket: string;
  /** For clients of a test's own, as the account's administrator. */
  readonly clientSettings: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };

  private constructor(
    readonly aws: EmbeddedAws,
    private readonly patienceSeconds: number,
  ) {
    const { environment, outputs, region, endpoint } = aws;
    const credentials = {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    };
    const settings = { region, endpoint, credentials };
    this.clientSettings = settings;
    this.s3 = new S3Client({ ...settings, forcePathStyle: true });
    this.items = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
    this.ecs = new ECSClient(settings);
    this.logs = new CloudWatchLogsClient(settings);
    this.bucket = outputs['BucketName'] ?? '';
  }

  static async start(options: ManagerOptions): Promise<EmbeddedManager> {
    const assembly = options.assembly ?? (await synthesizeAssembly(ROOT, () => undefined));
    const assemblyDirectory = copyAssembly(assembly, options);
    const { seed, circumstances = {}, onAllowed, patienceSeconds = PATIENCE_SECONDS } = options;
    const chance = seed === undefined ? {} : { seed };
    const ear = onAllowed === undefined ? {} : { onAllowed };
    const aws = await startEmbeddedAws({ assemblyDirectory, ...chance, ...ear, ...circumstances });
    return new EmbeddedManager(aws, patienceSeconds);
  }

  stop(): Promise<void> {
    for (const client of [this.s3, this.items, this.ecs, this.logs]) client.destroy();
    return this.aws.stop();
  }

  async put(key: string, body: string | Buffer): Promise<string> {
    const { VersionId } = await this.s3.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body }),
    );
    return VersionId ?? '';
  }

  async putObject(uri: string, body: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ ...partsOf(uri), Body: body }));
  }

  async read(uri: string): Promise<string> {
    return (await this.readBytes(uri)).toString();
  }

  async readBytes(uri: string): Promise<Buffer> {
    const { Body } = await this.s3.send(new GetObjectCommand(partsOf(uri)));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  async delete(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** Keys below a prefix of the manager's bucket, without the prefix. */
  async list(prefix: string): Promise<string[]> {
    const { Contents = [] } = await this.s3.send(
      new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix }),
    );
    return Contents.map(({ Key = '' }) => Key.slice(prefix.length));
  }

  async launches(): Promise<Launch[]> {
    const { Items = [] } = await this.items.send(
      new ScanCommand({ TableName: this.aws.outputs['LaunchesTableName'], ConsistentRead: true }),
    );
    return Items.map(parseLaunch);
  }

  async putRow(row: Readonly<Record<string, unknown>>): Promise<void> {
    const TableName = this.aws.outputs['LaunchesTableName'];
    await this.items.send(new PutCommand({ TableName, Item: row }));
  }

  async deleteRow(launchId: string): Promise<void> {
    const TableName = this.aws.outputs['LaunchesTableName'];
    await this.items.send(new DeleteCommand({ TableName, Key: { launchId } }));
  }

  async records(): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await this.items.send(
      new ScanCommand({ TableName: this.aws.outputs['RecordsTableName'], ConsistentRead: true }),
    );
    return Items;
  }

  /** As a person does in the console. */
  async stopTask(taskArn: string, reason: string): Promise<void> {
    await this.ecs.send(
      new StopTaskCommand({ cluster: taskArn.split('/').at(-2), task: taskArn, reason }),
    );
  }

  /** How many engine tasks were ever started. */
  async engineRuns(): Promise<number> {
    const cluster = await this.clusterOf();
    const pages = await Promise.all(
      (['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
        this.ecs.send(new ListTasksCommand({ cluster, desiredStatus })),
      ),
    );
    return new Set(pages.flatMap(({ taskArns = [] }) => taskArns)).size;
  }

  /** The lines of a log group that hold the text. */
  async logLines(logGroup: string, text: string): Promise<string[]> {
    const { events = [] } = await this.logs.send(
      new FilterLogEventsCommand({ logGroupName: logGroup, filterPattern: JSON.stringify(text) }),
    );
    return events.map(({ message = '' }) => message);
  }

  /** The lines of a function's log that hold the text. */
  functionLog(
    name: 'Register' | 'Launch' | 'LogParser' | 'StateNotifier',
    text: string,
  ): Promise<string[]> {
    return this.groupLines(`Functions${name}HandlerLogs`, text);
  }

  /** The lines that hold the text, of the log group whose name holds the other. */
  async groupLines(name: string, text: string): Promise<string[]> {
    const { logGroups = [] } = await this.logs.send(new DescribeLogGroupsCommand({}));
    const group = logGroups.find(({ logGroupName = '' }) => logGroupName.includes(name));
    return this.logLines(group?.logGroupName ?? '', text);
  }

  /** Waits until there are so many launches and all of them satisfy the claim, and nothing is on its way. */
  async until(count: number, claim: (launch: Launch) => boolean): Promise<Launch[]> {
    const deadline = Date.now() + this.patienceSeconds * 1000;
    for (;;) {
      const launches = await this.launches();
      if (launches.length >= count && launches.every(claim)) return launches;
      if (Date.now() > deadline) {
        throw new WaitedInVainError(
          `Not within ${this.patienceSeconds} s: ${JSON.stringify(launches)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits for the end of so many launches and of every event. */
  async ended(count: number): Promise<Launch[]> {
    await this.until(count, hasEnded);
    await this.aws.settled();
    return this.launches();
  }

  private async clusterOf(): Promise<string> {
    const [launch] = await this.launches();
    return launch?.workflowEndpoint ?? launch?.taskArn?.split('/').at(-2) ?? '';
  }
}

function partsOf(uri: string): { Bucket: string; Key: string } {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  return { Bucket, Key };
}

/** Every launch of a test has its own copy, into whose bundles the test's workflows go. */
function copyAssembly(
  assembly: string,
  { folder, workflows = {}, changeTemplate = (text) => text }: ManagerOptions,
): string {
  const copy = join(folder, 'assembly');
  cpSync(assembly, copy, { recursive: true });
  for (const asset of readdirSync(copy)) {
    if (!existsSync(join(copy, asset, 'workflows'))) continue;
    for (const [name, text] of Object.entries(workflows)) {
      mkdirSync(join(copy, asset, 'workflows', name), { recursive: true });
      writeFileSync(join(copy, asset, 'workflows', name, 'workflow.yaml'), text);
    }
  }
  const template = readdirSync(copy).find((name) => name.endsWith('.template.json')) ?? '';
  const text = readFileSync(join(copy, template), 'utf8');
  const changed = changeTemplate(text);
  writeFileSync(join(copy, template), changed);
  return copy;
}
