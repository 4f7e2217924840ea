import * as z from 'zod';
import { EmbeddedManager } from '../support/embedded-manager';
import { HELLO, sheetOf } from '../support/small-workflows';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.looseObject({
    PolicyDocument: z
      .looseObject({
        Statement: z.array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) })),
      })
      .optional(),
  }),
});
const templateSchema = z.looseObject({ Resources: z.record(z.string(), z.unknown()) });

/** Takes an action out of the policies of one role, and refuses to test what was never granted. */
function without(action: string, policyName: RegExp): (template: string) => string {
  return (text) => {
    const template = templateSchema.parse(JSON.parse(text));
    let taken = 0;
    for (const [name, value] of Object.entries(template.Resources)) {
      const resource = resourceSchema.safeParse(value);
      if (!resource.success || resource.data.Type !== 'AWS::IAM::Policy') continue;
      if (!policyName.test(name)) continue;
      const { PolicyDocument } = resource.data.Properties;
      if (PolicyDocument === undefined) continue;
      PolicyDocument.Statement = PolicyDocument.Statement.flatMap((statement) => {
        const actions = [statement.Action].flat();
        const kept = actions.filter((granted) => granted !== action);
        taken += actions.length - kept.length;
        return kept.length === 0 ? [] : [{ ...statement, Action: kept }];
      });
      template.Resources[name] = resource.data;
    }
    if (taken === 0) throw new Error(`${action} is not granted to ${String(policyName)}`);
    return JSON.stringify(template);
  };
}

let manager: EmbeddedManager;

async function launchWithout(action: string, policyName: RegExp): Promise<void> {
  manager = await EmbeddedManager.start({
    folder: makeFolder(),
    workflows: { hello: HELLO },
    changeTemplate: without(action, policyName),
  });
  await manager.put('launches/hello.yaml', sheetOf('hello', manager.bucket));
}

afterEach(() => manager.stop());

test('without ecs:RunTask a launch ends FAILED with AccessDenied', async () => {
  await launchWithout('ecs:RunTask', /^FunctionsLaunchHandler/);

  const [launch] = await manager.ended(1);

  expect(launch).toMatchObject({
    status: 'FAILED',
    failure: { type: 'AccessDenied', owner: 'operator' },
  });
  expect(launch?.failure?.message).toContain('is not authorized to perform: ecs:RunTask');
});

test('without dynamodb:PutItem a sheet makes no row, and the log of register says why', async () => {
  await launchWithout('dynamodb:PutItem', /^FunctionsRegisterHandler/);

  await manager.aws.settled();

  expect(await manager.launches()).toEqual([]);
  const [line] = await manager.functionLog('Register', 'dynamodb:PutItem');
  expect(line).toContain('AccessDenied');
});

test('without s3:PutObject an engine task ends FAILED, and its log says why', async () => {
  await launchWithout('s3:PutObject', /^EngineTaskDefinitionTaskRole/);

  const [launch] = await manager.ended(1);

  expect(launch).toMatchObject({ status: 'FAILED' });
  const lines = await manager.logLines(launch?.logGroup ?? '', 's3:PutObject');
  expect(lines.join('\n')).toContain('not authorized to perform: s3:PutObject');
});
