import { wildcard } from '../access/wildcard';
import { AwsError, notImplemented } from '../world';
import type { Service, ServiceRequest, ServiceResponse, World } from '../world';
import type { Stack } from '../template';

/** What the region offers: the sizes of these families that all of them have. */
const families = ['c5', 'c6i', 'c7i', 'm5', 'm6i', 'm7i', 'r5', 'r6i', 'r7i', 't3'];
const sizes = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '24xlarge'];

/** The items of a list, each as its elements, and the name that the list goes by. */
interface Listing {
  readonly set: string;
  readonly items: readonly Readonly<Record<string, string>>[];
}

type Operation = (parameters: URLSearchParams) => Listing;

/** EC2, as far as somebody asks what instances and networks there are; no instance is ever started. */
export function createEc2(world: World, stack: Stack): Service {
  const operations: Readonly<Record<string, Operation>> = {
    DescribeInstanceTypeOfferings: (parameters) => listOfferings(parameters, world.region),
    DescribeSubnets: (parameters) => listSubnets(parameters, stack),
    DescribeVpcs: (parameters) => {
      filteredBy(parameters, undefined);
      const ids = stack.ofType('AWS::EC2::VPC').map(({ ref }) => ref);
      return { set: 'vpcSet', items: ids.map((vpcId) => ({ vpcId, state: 'available' })) };
    },
    DescribeAddresses: (parameters) => {
      filteredBy(parameters, undefined);
      const items = stack.ofType('AWS::EC2::EIP').map((address) => ({
        ...{ publicIp: address.ref, allocationId: address.attribute('AllocationId') },
        domain: 'vpc',
      }));
      return { set: 'addressesSet', items };
    },
  };
  const answer = (request: ServiceRequest): ServiceResponse => {
    const parameters = new URLSearchParams(request.body.toString('utf8'));
    const action = parameters.get('Action') ?? '';
    const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
    if (operation === undefined) throw notImplemented(`ec2:${action}`);
    world.access.authorize(request.caller, `ec2:${action}`, '*');
    return renderListing(action, operation(parameters), world.newId());
  };
  return {
    signingName: 'ec2',
    handle: async (request) => {
      try {
        return await Promise.resolve(request).then(answer);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return renderError(error, world.newId());
      }
    },
    stop: () => Promise.resolve(),
  };
}

function listOfferings(parameters: URLSearchParams, region: string): Listing {
  if ((parameters.get('LocationType') ?? 'region') !== 'region') {
    throw notImplemented('ec2:DescribeInstanceTypeOfferings by zone');
  }
  const isWanted = filteredBy(parameters, 'instance-type');
  const types = families.flatMap((family) => sizes.map((size) => `${family}.${size}`));
  const items = types
    .filter(isWanted)
    .map((instanceType) => ({ instanceType, locationType: 'region', location: region }));
  return { set: 'instanceTypeOfferingSet', items };
}

function listSubnets(parameters: URLSearchParams, stack: Stack): Listing {
  const isWanted = filteredBy(parameters, 'subnet-id');
  const subnets = stack.ofType('AWS::EC2::Subnet').filter(({ ref }) => isWanted(ref));
  const items = subnets.map(({ ref, properties }) => ({
    ...{ subnetId: ref, vpcId: String(properties['VpcId']), state: 'available' },
    mapPublicIpOnLaunch: String(properties['MapPublicIpOnLaunch'] === true),
  }));
  return { set: 'subnetSet', items };
}

/** What the values of the one filter that is known let through; without it everything passes. */
function filteredBy(
  parameters: URLSearchParams,
  known: string | undefined,
): (value: string) => boolean {
  const byId = [...parameters.keys()].find((name) => /Id\.\d+$/.test(name));
  if (byId !== undefined) throw notImplemented(`ec2 by "${byId}"`);
  const names = [...parameters].filter(([name]) => /^Filter\.\d+\.Name$/.test(name));
  const unknown = names.find(([, filter]) => filter !== known);
  if (unknown !== undefined) throw notImplemented(`ec2 filter "${unknown[1]}"`);
  if (names.length === 0) return () => true;
  const wanted = [...parameters]
    .filter(([name]) => /^Filter\.\d+\.Value\.\d+$/.test(name))
    .map(([, value]) => wildcard(value));
  return (value) => wanted.some((matches) => matches(value));
}

function renderListing(
  action: string,
  { set, items }: Listing,
  requestId: string,
): ServiceResponse {
  const elements = items.map((item) =>
    Object.entries(item)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join(''),
  );
  const list = elements.map((content) => `<item>${content}</item>`).join('');
  return respond(
    200,
    `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>` +
      `<${set}>${list}</${set}></${action}Response>`,
  );
}

/** EC2 words its errors in a frame of its own. */
function renderError({ code, message, status }: AwsError, requestId: string): ServiceResponse {
  const shown = code === 'AccessDenied' ? 'UnauthorizedOperation' : code;
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return respond(
    status,
    `<Response><Errors><Error><Code>${shown}</Code><Message>${text}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
  );
}

function respond(status: number, body: string): ServiceResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
