import { SourceProgramError } from '../../../lib/engine-task/source-program';
import {
  describeTrouble,
  passesByItself,
  withoutSecrets,
} from '../../../lib/engine-task/source-trouble';

function gitSaid(said: string): Error {
  const git = new SourceProgramError(said.split('\n')[0] ?? '', said, new Error('exit code 128'));
  return new Error('Cannot fetch', { cause: git });
}

const UNABLE = "fatal: unable to access 'https://example.org/lab/flow/': ";

test.each([
  `${UNABLE}Could not resolve host: example.org`,
  `${UNABLE}Could not resolve proxy: proxy.lab`,
  `${UNABLE}Failed to connect to example.org port 443 after 130 ms: Couldn't connect to server`,
  `${UNABLE}Failed to connect to example.org port 443 after 127000 ms: Connection timed out`,
  `${UNABLE}Failed connect to example.org:443; Connection refused`,
  `${UNABLE}Recv failure: Connection reset by peer`,
  `${UNABLE}OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to example.org:443`,
  `${UNABLE}The requested URL returned error: 500`,
  `${UNABLE}The requested URL returned error: 503`,
  `${UNABLE}The requested URL returned error: 429`,
  `${UNABLE}Operation too slow. Less than 1000 bytes/sec transferred the last 60 seconds`,
  'error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502\nfatal: the remote end hung up unexpectedly',
  'error: RPC failed; curl 56 GnuTLS recv error (-110): The TLS connection was non-properly terminated.',
  'fatal: early EOF\nfatal: fetch-pack: invalid index-pack output',
  'fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF',
])('passesByItself() is sure of what git says: %s', (said) => {
  expect(passesByItself(gitSaid(said))).toBe(true);
});

test.each([
  "fatal: couldn't find remote ref v9",
  "fatal: couldn't find remote ref v9\nfatal: the remote end hung up unexpectedly",
  'fatal: remote error: upload-pack: not our ref 0000000000000000000000000000000000000000',
  "fatal: repository 'https://example.org/lab/flow/' not found",
  "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
  "remote: Invalid username or password.\nfatal: Authentication failed for 'https://example.org/'",
  `${UNABLE}The requested URL returned error: 403`,
  `${UNABLE}The requested URL returned error: 301`,
  `${UNABLE}SSL certificate problem: self-signed certificate`,
  "fatal: '/srv/flow' does not appear to be a git repository\nfatal: Could not read from remote repository.",
  'fatal: something that nobody has seen yet',
])('passesByItself() does not expect it of what git says: %s', (said) => {
  expect(passesByItself(gitSaid(said))).toBe(false);
});

test.each([
  [{ code: 'ECONNREFUSED' }, true],
  [{ code: 'ECONNRESET' }, true],
  [{ code: 'ETIMEDOUT' }, true],
  [{ code: 'ENOTFOUND' }, true],
  [{ code: 'EAI_AGAIN' }, true],
  [{ name: 'TimeoutError' }, true],
  [{ name: 'SlowDown', $metadata: { httpStatusCode: 503 } }, true],
  [{ name: 'Unknown', $metadata: { httpStatusCode: 500 } }, true],
  [{ name: 'Unknown', $metadata: { httpStatusCode: 429 } }, true],
  [{ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } }, false],
  [{ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }, false],
  [{ name: 'Unknown', $metadata: undefined }, false],
  [{ code: 'ENOSPC' }, false],
])('passesByItself() of an error of S3 that was made of %j is %s', (facts, expected) => {
  const error = new Error('Cannot read s3://lab/flow.zip', {
    cause: Object.assign(new Error('told so'), facts),
  });

  expect(passesByItself(error)).toBe(expected);
});

test('passesByItself() says so of what is no error', () => {
  expect(passesByItself('no')).toBe(false);
});

test.each([
  [
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    'it does not exist, or it is not public: its host asks who we are',
  ],
  [
    "fatal: repository 'https://example.org/lab/flow/' not found",
    'there is no such repository, or it is not public',
  ],
  [
    `${UNABLE}The requested URL returned error: 301`,
    'it has moved: open the URL in a browser, and write the one where that ends',
  ],
  ["couldn't find remote ref v9", "couldn't find remote ref v9"],
])('describeTrouble() says what is wrong when git says: %s', (said, expected) => {
  expect(describeTrouble(new SourceProgramError(said, said, undefined))).toBe(expected);
});

test('describeTrouble() says what else there is', () => {
  expect(describeTrouble(new Error('no space left'))).toBe('no space left');
  expect(describeTrouble('odd')).toBe('odd');
});

test.each([
  ["at 'https://me:token@example.org/flow': no", "at 'https://…@example.org/flow': no"],
  ['at https://example.org/flow?token=abc now', 'at https://example.org/flow?… now'],
  ['proxy http://user@proxy.lab:3128 refuses', 'proxy http://…@proxy.lab:3128 refuses'],
  ['https://example.org/flow', 'https://example.org/flow'],
])('withoutSecrets() of "%s"', (text, expected) => {
  expect(withoutSecrets(text)).toBe(expected);
});
