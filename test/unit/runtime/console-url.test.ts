import { logStreamUrl } from '../../../lib/runtime/console-url';

test.each([
  ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
  ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
])('logStreamUrl() of %s leads to the console of its partition', (region, host) => {
  const url = logStreamUrl(region, '/engine/log', 'wfm/engine/1');

  expect(url).toBe(
    `https://${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/$252Fengine$252Flog/log-events/wfm$252Fengine$252F1`,
  );
});
