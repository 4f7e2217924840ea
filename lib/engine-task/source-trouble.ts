// cspell:ignore ECONN HOSTUNREACH NETUNREACH
/**
 * Trouble on the way to a source: what passes by itself is worth another try, and is nothing that whoever wrote the sheet can mend.
 * Git only prints: it is read by known texts, and what is not known counts as lasting.
 */
import { SourceProgramError } from './source-program';

interface KnownText {
  readonly pattern: RegExp;
  readonly passes: boolean;
  /** In place of what git says, where that would not tell its reader what is wrong. */
  readonly says?: string;
}

/** The first that applies counts: git often adds that the other end hung up. */
const KNOWN_TEXTS: readonly KnownText[] = [
  { pattern: /couldn't find remote ref|not our ref|no such remote ref/i, passes: false },
  {
    pattern:
      /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|returned error: 40[13]\b/i,
    passes: false,
    says: 'it does not exist, or it is not public: its host asks who we are',
  },
  {
    pattern: /repository '.*' not found|returned error: 404\b/i,
    passes: false,
    says: 'there is no such repository, or it is not public',
  },
  {
    pattern: /returned error: 30\d\b|unable to update url base from redirection/i,
    passes: false,
    says: 'it has moved: open the URL in a browser, and write the one where that ends',
  },
  { pattern: /SSL certificate problem|certificate verification failed/i, passes: false },
  { pattern: /(?:returned error:|HTTP) (?:5\d\d|429)\b/i, passes: true },
  { pattern: /Could not resolve|name resolution|Name or service not known/i, passes: true },
  {
    pattern:
      /Failed to connect|Couldn't connect|Connection (?:refused|reset|timed out|was reset|aborted)|Network is unreachable|No route to host/i,
    passes: true,
  },
  { pattern: /timed out|timeout|too slow/i, passes: true },
  {
    pattern:
      /early EOF|unexpected disconnect|hung up unexpectedly|RPC failed|Empty reply|transfer closed|(?:Recv|Send) failure|SSL_ERROR_SYSCALL|non-properly terminated|unexpected eof/i,
    passes: true,
  },
];

/** Codes of Node's sockets and names of what S3 answers when it is busy. */
const PASSING_CODES =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|E(?:TIMEDOUT|PIPE|AI_AGAIN|NOTFOUND|HOSTUNREACH|NETUNREACH)|ERR_STREAM_PREMATURE_CLOSE|TimeoutError|SlowDown|InternalError|ServiceUnavailable|RequestTimeout|ThrottlingException)$/;

const MOST_CAUSES = 5;

/** Whether another try can succeed without anybody mending anything. */
export function passesByItself(error: unknown): boolean {
  const causes = causesOf(error);
  const program = causes.find((cause) => cause instanceof SourceProgramError);
  return program === undefined ? causes.some(isPassing) : (find(program.said)?.passes ?? false);
}

/** What is wrong, in words for whoever reads the failure; passwords in URLs are told to nobody. */
export function describeTrouble(error: unknown): string {
  const known = error instanceof SourceProgramError ? find(error.said) : undefined;
  return withoutSecrets(known?.says ?? (error instanceof Error ? error.message : String(error)));
}

/** A text without the user names, passwords and queries of URLs in it. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/:\/\/[^/@\s'"]*@/g, '://…@')
    .replace(/(:\/\/[^\s?#'"]*)[?#][^\s'"]*/g, '$1?…');
}

function find(said: string): KnownText | undefined {
  return KNOWN_TEXTS.find(({ pattern }) => pattern.test(said));
}

/** An error, what it was made of, and so on. */
function causesOf(error: unknown): readonly object[] {
  const causes: object[] = [];
  let cause = error;
  while (typeof cause === 'object' && cause !== null && causes.length < MOST_CAUSES) {
    causes.push(cause);
    cause = 'cause' in cause ? cause.cause : undefined;
  }
  return causes;
}

function isPassing(cause: object): boolean {
  const code = 'code' in cause ? String(cause.code) : '';
  const name = 'name' in cause ? String(cause.name) : '';
  const status = statusOf(cause);
  return PASSING_CODES.test(code) || PASSING_CODES.test(name) || status === 429 || status >= 500;
}

/** With which the AWS SDK says that S3 answered; 0 where nothing did. */
function statusOf(cause: object): number {
  const answer = '$metadata' in cause ? cause.$metadata : undefined;
  if (typeof answer !== 'object' || answer === null || !('httpStatusCode' in answer)) return 0;
  return Number(answer.httpStatusCode);
}
