/** The CloudWatch console's page of a log stream; the console wants its own escapes within the fragment. */
export function logStreamUrl(region: string, logGroup: string, logStream: string): string {
  const escape = (text: string): string =>
    encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
  const place = `log-group/${escape(logGroup)}/log-events/${escape(logStream)}`;
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/${place}`;
}
