import {
  paginateDescribeComputeEnvironments,
  paginateDescribeJobQueues,
} from '@aws-sdk/client-batch';
import { paginateDescribeInstanceTypeOfferings } from '@aws-sdk/client-ec2';
import {
  DescribeImagesCommand,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { GetPolicyCommand, GetRoleCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
} from '@aws-sdk/client-service-quotas';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { EcrImage } from '../domain/plan/ecr-image';
import type { OperatorClients } from './operator-clients';

/** What an account is, has and may have. */
export class AccountFacts {
  constructor(
    private readonly clients: Pick<
      OperatorClients,
      'batch' | 'ec2' | 'ecr' | 'iam' | 'quotas' | 'ssm' | 'sts'
    >,
  ) {}

  async identify(): Promise<{ accountId: string; arn: string; region: string }> {
    const { sts } = this.clients;
    const region = await sts.config.region();
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { accountId: Account, arn: Arn, region };
  }

  async bootstrapVersion(qualifier: string): Promise<number | undefined> {
    try {
      const { Parameter } = await this.clients.ssm.send(
        new GetParameterCommand({ Name: `/cdk-bootstrap/${qualifier}/version` }),
      );
      return Number(Parameter?.Value);
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }

  async hasRole(roleName: string): Promise<boolean> {
    try {
      await this.clients.iam.send(new GetRoleCommand({ RoleName: roleName }));
      return true;
    } catch (error) {
      if (error instanceof NoSuchEntityException) return false;
      throw error;
    }
  }

  async hasPolicy(policyArn: string): Promise<boolean> {
    try {
      await this.clients.iam.send(new GetPolicyCommand({ PolicyArn: policyArn }));
      return true;
    } catch (error) {
      if (error instanceof NoSuchEntityException) return false;
      throw error;
    }
  }

  /** A quota that nobody ever raised may be known only by its default. */
  async quota(ServiceCode: string, QuotaCode: string): Promise<number | undefined> {
    const { quotas } = this.clients;
    const key = { ServiceCode, QuotaCode };
    for (const command of [
      new GetServiceQuotaCommand(key),
      new GetAWSDefaultServiceQuotaCommand(key),
    ]) {
      try {
        const { Quota } = await quotas.send(command);
        if (Quota?.Value !== undefined) return Quota.Value;
      } catch (error) {
        if (!(error instanceof NoSuchResourceException)) throw error;
      }
    }
    return undefined;
  }

  async offeredInstanceTypes(typesOrFamilies: readonly string[]): Promise<readonly string[]> {
    const offered = new Set<string>();
    const values = typesOrFamilies.map((name) => (name.includes('.') ? name : `${name}.*`));
    const pages = paginateDescribeInstanceTypeOfferings(
      { client: this.clients.ec2 },
      { LocationType: 'region', Filters: [{ Name: 'instance-type', Values: values }] },
    );
    for await (const { InstanceTypeOfferings = [] } of pages) {
      for (const { InstanceType = '' } of InstanceTypeOfferings) {
        offered.add(InstanceType).add(InstanceType.split('.')[0] ?? '');
      }
    }
    return typesOrFamilies.filter((name) => offered.has(name));
  }

  async batchUsage(): Promise<{ computeEnvironments: number; jobQueues: number }> {
    const { batch: client } = this.clients;
    let [environments, queues] = [0, 0];
    for await (const page of paginateDescribeComputeEnvironments({ client }, {})) {
      environments += page.computeEnvironments?.length ?? 0;
    }
    for await (const page of paginateDescribeJobQueues({ client }, {})) {
      queues += page.jobQueues?.length ?? 0;
    }
    return { computeEnvironments: environments, jobQueues: queues };
  }

  async hasImage({ registryId, region, repository, tag, digest }: EcrImage): Promise<boolean> {
    const id = digest === undefined ? { imageTag: tag } : { imageDigest: digest };
    try {
      const { imageDetails = [] } = await this.clients
        .ecr(region)
        .send(
          new DescribeImagesCommand({ registryId, repositoryName: repository, imageIds: [id] }),
        );
      return imageDetails.length > 0;
    } catch (error) {
      const isAbsent =
        error instanceof ImageNotFoundException || error instanceof RepositoryNotFoundException;
      if (isAbsent) return false;
      throw error;
    }
  }
}
