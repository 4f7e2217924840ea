/** The CloudWatch console's page of a log stream; the console wants its own escapes within the fragment. */
export function logStreamUrl(region: string, logGroup: string, logStream: string): string {
  const escape = (text: string): string =>
    encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
  const place = `log-group/${escape(logGroup)}/log-events/${escape(logStream)}`;
  return `https://${region}.${consoleDomain(region)}/cloudwatch/home?region=${region}#logsV2:log-groups/${place}`;
}

/** Regions of China and of GovCloud have a console of their own. */
function consoleDomain(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}
