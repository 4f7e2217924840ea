// cspell:disable
import fc from 'fast-check';
import { safeLines, safeText } from '../../../../lib/domain/failure/mask-secrets';
import { classifyBatchJob } from '../../../../lib/domain/failure/classify-batch-job';
import { classifyEngineStop, cutText } from '../../../../lib/domain/run/run-failure';
import { renderFailureCard } from '../../../../lib/cli/failure-card';
import { describeLog } from '../../../../lib/engine-task/job-diagnosis';
import { findLastError } from '../../../../lib/engine-task/engine-error';
import { OwnRules } from '../../../../lib/engine-task/own-rules';
import { parseJobLog } from '../../../../lib/engine-task/log-tail';
import { aLaunch, anEngineTaskChange, aRunResult } from '../../../support/launches';
import { aFailedJob } from '../../../support/platform-events';

function letters(alphabet: string, length: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...Array.from(alphabet)), { minLength: length, maxLength: length })
    .map((characters) => characters.join(''));
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const WORD = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const BASE64 = `${WORD}+/`;

interface Placed {
  /** As a tool prints it. */
  readonly text: string;
  /** What nobody may see, not even a part of it. */
  readonly secret: string;
}

function placed(
  value: fc.Arbitrary<string>,
  ...forms: ((secret: string) => string)[]
): fc.Arbitrary<Placed> {
  return fc
    .tuple(value, fc.constantFrom(...forms))
    .map(([secret, form]) => ({ secret, text: form(secret) }));
}

const SECRETS: fc.Arbitrary<Placed> = fc.oneof(
  placed(
    letters(UPPER, 16).map((end) => `AKIA${end}`),
    (key) => `key ${key} is wrong`,
    (key) => `AWS_ACCESS_KEY_ID=${key}`,
    (key) => `Credential=${key}/20261130/us-east-1/s3/aws4_request`,
  ),
  placed(
    letters(UPPER, 16).map((end) => `ASIA${end}`),
    (key) => `{"AccessKeyId": "${key}"}`,
    (key) => key,
  ),
  placed(
    letters(BASE64, 40),
    (key) => `AWS_SECRET_ACCESS_KEY=${key}`,
    (key) => `export AWS_SECRET_ACCESS_KEY='${key}'`,
    (key) => `aws_secret_access_key: ${key}`,
    (key) => `{\\"SecretAccessKey\\": \\"${key}\\", \\"a\\": 1}`,
    (key) => `{'aws_secret_access_key': '${key}'}`,
    (key) => `declare -x AWS_SECRET_ACCESS_KEY="${key}"`,
    (key) => `AKIAIOSFODNN7EXAMPLE,${key}`,
  ),
  placed(
    letters(BASE64, 300),
    (token) => `AWS_SESSION_TOKEN=${token}`,
    (token) => `"SessionToken":"${token}"`,
    (token) => `x-amz-security-token: ${token}`,
  ),
  placed(
    letters(BASE64, 300).map((end) => `AAAAKgAAAAIAAAAA${end}`),
    (token) => `WFM_TASK_TOKEN=${token}`,
    (token) => `token ${token} timed out`,
  ),
  placed(
    letters(WORD, 24),
    (token) => `Authorization: Bearer ${token}`,
    (token) => `curl -H "authorization: Basic ${token}" https://x`,
    (token) => `sent bearer ${token}`,
    (token) => `https://host/x?X-Amz-Signature=${token}&a=b`,
    (token) => `https://user:${token}@host.example/x`,
    (token) => `https://${token}@github.com/lab/flow`,
    (token) => `postgres://lab:${token}@db:5432/runs`,
    (token) => `DB_PASSWORD=${token}`,
    (token) => `password: "${token}"`,
    (token) => `--password ${token} --host x`,
    (token) => `api_key=${token}`,
  ),
  placed(
    letters(WORD, 36).map((end) => `ghp_${end}`),
    (token) => `remote: ${token} is not allowed`,
    (token) => `GITHUB_TOKEN=${token}`,
  ),
  placed(
    letters(WORD, 60).map((end) => `github_pat_${end}`),
    (token) => token,
  ),
  placed(
    fc
      .tuple(letters(WORD, 30), letters(WORD, 60))
      .map(([head, body]) => `eyJ${head}.eyJ${body}.${head}`),
    (token) => `jwt ${token}`,
  ),
  placed(
    letters(BASE64, 64),
    (line) => `-----BEGIN RSA PRIVATE KEY-----\n${line}\n${line}\n-----END RSA PRIVATE KEY-----`,
    (line) => `KEY="-----BEGIN PRIVATE KEY-----\\n${line}\\n-----END PRIVATE KEY-----"`,
    (line) => `${line}\n-----END OPENSSH PRIVATE KEY-----`,
    (line) => `-----BEGIN EC PRIVATE KEY-----\n${line}`,
  ),
);

/** Where texts are cut, from the shortest on. */
const CUTS = [200, 500, 600, 1000, 2000];

/** A text that lies across a cut, at any distance from it. */
const ACROSS = fc
  .tuple(SECRETS, fc.constantFrom(...CUTS), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([{ text, secret }, cut, share]) => {
    const before = Math.max(0, cut - Math.floor(share * (text.length + 4)));
    return {
      secret,
      text: `${'- '.repeat(before).slice(0, before)} ${text} no space left on device`,
    };
  });

const PART = 6;

/** Pieces of it that a reader could begin with. */
function isShown(secret: string, shown: string): boolean {
  for (let begin = 0; begin + PART <= secret.length; begin += 1) {
    const part = secret.slice(begin, begin + PART);
    // The words by which a kind of secret is known tell nothing.
    if (!/^(?:ghp_|github_pat|eyJ|AAAAKg|AKIA|ASIA)/.test(part) && shown.includes(part))
      return true;
  }
  return false;
}

const RUNS = { numRuns: 400, seed: 20261130 };

describe('secrets', () => {
  test('are shown neither whole nor in part, wherever a text is cut', () => {
    fc.assert(
      fc.property(ACROSS, ({ text, secret }) => {
        const shown = [cutText(text), findLastError(text.split('\n')) ?? '', safeText(text)];
        expect(shown.filter((one) => isShown(secret, one))).toEqual([]);
      }),
      RUNS,
    );
  });

  test('are shown in nothing that a failed job leaves behind, nor on its card', () => {
    fc.assert(
      fc.property(ACROSS, ({ text, secret }) => {
        const { lines } = parseJobLog(`${text}\nexit status 1\n`);
        const ownRules = new OwnRules([], () => undefined);
        const job = {
          jobId: '1',
          rule: 'a',
          wildcards: {},
          exitCode: 1,
          ...describeLog(lines, { exitCode: 1, ownRules }),
        };
        const raw = {
          jobId: '1',
          rule: 'a',
          wildcards: {},
          exitCode: 1,
          logTail: text.split('\n'),
        };
        const shown = [job, raw].map((failed) => {
          const result = aRunResult({ outcome: 'failed', exitCode: 1, failures: [failed] });
          const failure = classifyEngineStop(anEngineTaskChange({ exitCode: 1 }), result);
          return [failure, renderFailureCard(aLaunch({ recordedStatus: 'FAILED', failure }))];
        });
        expect(isShown(secret, JSON.stringify([job, shown]))).toBe(false);
      }),
      RUNS,
    );
  });

  test('are shown in nothing that ECS, Batch or the engine task say', () => {
    fc.assert(
      fc.property(ACROSS, ({ text, secret }) => {
        const change = anEngineTaskChange({
          exitCode: 1,
          stoppedReason: text,
          containerReason: text,
        });
        const error = { type: 'EngineExited', message: text, logTail: text.split('\n') } as const;
        const result = aRunResult({ outcome: 'failed', exitCode: 1, error });
        const batch = aFailedJob({ statusReason: text, reason: text });
        const shown = [
          classifyEngineStop(change, undefined),
          classifyEngineStop(change, result),
          classifyBatchJob(batch, text.split('\n')),
        ];
        expect(isShown(secret, JSON.stringify(shown))).toBe(false);
      }),
      RUNS,
    );
  });

  test('are masked once and for all', () => {
    fc.assert(
      fc.property(ACROSS, ({ text }) => {
        expect(safeText(safeText(text))).toBe(safeText(text));
      }),
      RUNS,
    );
  });
});

test.each([
  ['DB_PASS=pass6pass', 'DB_PASS=***'],
  ['export MYSQL_PWD=abc1', 'export MYSQL_PWD=***'],
  ['curl -u alice:s3cretpw1 https://x', 'curl -u alice:*** https://x'],
  ['sk_live_abcdefghijklmnopqrstuvwx', '***'],
  ['npm_abcdefghijklmnopqrstuvwxyz0123456789', '***'],
  ['hvs.CAESIJabcdefghijklmnopqr', '***'],
  ['X-Vault-Token: abc.def', 'X-Vault-Token: ***'],
  ['https://hooks.slack.com/services/T00/B00/abcdef', 'https://hooks.slack.com/services/***'],
  ['{"token": "abcdef"}', '{"token": "***"}'],
  ['token: abcdef', 'token: ***'],
  ['GITHUB_TOKEN: abcdef', 'GITHUB_TOKEN: ***'],
  ['Private-Token: glx-1', 'Private-Token: ***'],
  ['my_token: "yamltok99"', 'my_token: "***"'],
  ['db_pass=abc', 'db_pass=***'],
  ['{"auths":{"x":{"auth": "dXNlcjpw"}}}', '{"auths":{"x":{"auth": "***"}}}'],
  ['Server=x;Uid=y;Pwd=S3cret;', 'Server=x;Uid=y;Pwd=***;'],
  ['AWS_SECRET_ACCESS_KEY wJalrXUtnFEMIK7MDENG', 'AWS_SECRET_ACCESS_KEY ***'],
  ['mysql -u root -pS3cretPw99', 'mysql -u root -p***'],
  ['sshpass -p hunter2 ssh x', 'sshpass -p *** ssh x'],
  ['Basic dXNlcjpwYXNz==', 'Basic ***'],
  ['SyntaxError: Unexpected token: punc', 'SyntaxError: Unexpected token: punc'],
  ['Basic Statistics of reads', 'Basic Statistics of reads'],
  ['mysql is not installed: see mysql -p', 'mysql is not installed: see mysql -p'],
  ['pass 1 of 2, BYPASS is off', 'pass 1 of 2, BYPASS is off'],
  ['id -u: 1000', 'id -u: 1000'],
])('safeText() masks in %j what is secret', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

describe('safeLines()', () => {
  test.each([
    'User is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::bucket/a',
    'must hold no user name and no password: everybody sees them',
    'failed to fetch secret arn:aws:secretsmanager:us-west-2:*:secret:x from secrets manager: timeout',
    'SyntaxError: invalid token in line 3',
    'ACGTACGTNNNNACGTACGTACGTACGTACGTACGTACGTACGTACGT',
    's3://lab-data/runs/2026-11/a@b.txt?x=1',
    'task-definition-engine-container-abcdefghijkl',
  ])('leaves a text without secrets as it is: %s', (text) => {
    expect(safeLines([text])).toEqual([text]);
  });

  test('takes a line of a megabyte in good time', () => {
    const begun = performance.now();
    for (const piece of ['a', '-', 'AKIA', 'secret', '://', '"', ' ', '\\"', 'password=']) {
      safeLines([piece.repeat(256_000 / piece.length)]);
    }
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test('keeps as many lines as there were', () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBg', '-----END PRIVATE KEY-----'];

    expect(safeLines(['a', ...key, 'b: c d'])).toEqual(['a', '***', '***', '***', 'b: c d']);
  });
});

describe('a quoted secret over several lines', () => {
  test.each([
    [
      ['password="abc', 'def" and more'],
      ['password=***', '***" and more'],
    ],
    [
      ["--api-key 'abc", 'def', "ghi'", 'next'],
      ['--api-key ***', '***', "***'", 'next'],
    ],
    [
      ['password="abc"', 'say "yes"'],
      ['password=***', 'say "yes"'],
    ],
    [
      ['say "abc', 'def"'],
      ['say "abc', 'def"'],
    ],
  ])('of %j leaves %j', (lines, masked) => {
    expect(safeLines(lines)).toEqual(masked);
  });

  test('that somebody forgot to close hides no other lines', () => {
    const others = Array.from({ length: 9 }, (_, index) => `line ${index}`);

    expect(safeLines(['password="abc', ...others])).toEqual(['password=***', ...others]);
  });
});
