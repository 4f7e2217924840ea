import { wildcard } from '../access/wildcard';
import { AwsError, notImplemented } from '../world';
import type { Service, ServiceRequest, ServiceResponse, World } from '../world';

/** What the region offers: the sizes of these families that all of them have. */
const families = ['c5', 'c6i', 'c7i', 'm5', 'm6i', 'm7i', 'r5', 'r6i', 'r7i', 't3'];
const sizes = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '24xlarge'];

/** EC2, as far as somebody asks what instances there are; none is ever started. */
export function createEc2(world: World): Service {
  const answer = (request: ServiceRequest): ServiceResponse => {
    const parameters = new URLSearchParams(request.body.toString('utf8'));
    const action = parameters.get('Action') ?? '';
    if (action !== 'DescribeInstanceTypeOfferings') throw notImplemented(`ec2:${action}`);
    world.access.authorize(request.caller, `ec2:${action}`, '*');
    if ((parameters.get('LocationType') ?? 'region') !== 'region') {
      throw notImplemented(`ec2:${action} by zone`);
    }
    const items = offeredTypes(parameters).map(
      (type) =>
        `<item><instanceType>${type}</instanceType><locationType>region</locationType>` +
        `<location>${world.region}</location></item>`,
    );
    return respond(
      200,
      `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${world.newId()}</requestId>` +
        `<instanceTypeOfferingSet>${items.join('')}</instanceTypeOfferingSet></${action}Response>`,
    );
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

/** The values of the one filter that is known; without it everything is offered. */
function offeredTypes(parameters: URLSearchParams): readonly string[] {
  const types = families.flatMap((family) => sizes.map((size) => `${family}.${size}`));
  const names = [...parameters].filter(([name]) => /^Filter\.\d+\.Name$/.test(name));
  const unknown = names.find(([, filter]) => filter !== 'instance-type');
  if (unknown !== undefined) throw notImplemented(`ec2 filter "${unknown[1]}"`);
  if (names.length === 0) return types;
  const wanted = [...parameters]
    .filter(([name]) => /^Filter\.\d+\.Value\.\d+$/.test(name))
    .map(([, value]) => wildcard(value));
  return types.filter((type) => wanted.some((matches) => matches(type)));
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
