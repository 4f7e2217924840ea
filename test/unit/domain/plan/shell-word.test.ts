import { shellCommand, shellWord } from '../../../../lib/domain/plan/shell-word';

describe('shellWord()', () => {
  it.each(['plain', 'arn:aws:batch:a:1:job-definition/x:2', 's3://bucket', '--flag=a,b'])(
    'leaves %s as it is',
    (value) => {
      expect(shellWord(value)).toBe(value);
    },
  );

  it.each([
    ['', "''"],
    ['two words', "'two words'"],
    ['$(reboot)', "'$(reboot)'"],
    ["it's", `'it'\\''s'`],
    ['a\nb', "'a\nb'"],
    ['~', "'~'"],
    ['*', "'*'"],
  ])('quotes %j', (value, word) => {
    expect(shellWord(value)).toBe(word);
  });
});

test('shellCommand() joins words', () => {
  expect(shellCommand('aws', 's3', 'rb', 's3://a b')).toBe("aws s3 rb 's3://a b'");
});
