import type { Service, World } from '../world';
import { answerQuery } from './query-protocol';
import type { QueryProtocol } from './query-protocol';

/** STS: tells a caller who it is. */
export function createSts(world: World): Service {
  const protocol: QueryProtocol = {
    signingName: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: {
      GetCallerIdentity: (_parameters, { caller }) => ({
        Arn: caller.arn,
        UserId: `AROAEMBEDDED:${caller.arn.slice(caller.arn.lastIndexOf('/') + 1)}`,
        Account: world.accountId,
      }),
    },
  };
  return {
    signingName: 'sts',
    handle: (request) => answerQuery(protocol, request, world.newId()),
    stop: () => Promise.resolve(),
  };
}
