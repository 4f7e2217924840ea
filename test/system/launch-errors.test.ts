import { EmbeddedManager } from '../support/embedded-manager';
import { countErrors } from '../support/function-errors';
import { HELLO, sheetOf } from '../support/small-workflows';
import { grantsOf, withoutGrant } from '../support/template-grants';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();

function withoutReading(template: string): string {
  const grants = grantsOf(template, /^FunctionsLaunchHandlerRole/);
  return grants
    .filter(({ action }) => action === 'dynamodb:GetItem')
    .reduce(withoutGrant, template);
}

test('the launch function is counted as failing, whether the stream or the sweep calls it', async () => {
  const manager = await EmbeddedManager.start({
    ...{ folder: makeFolder(), workflows: { hello: HELLO }, changeTemplate: withoutReading },
  });
  try {
    await manager.put('launches/hello.yaml', sheetOf('hello', manager.bucket));
    await manager.aws.settled();
    const byStream = await countErrors(manager.aws, 'LaunchHandler');
    const [row] = await manager.launches();
    await manager.putRow({ ...row, updatedAt: new Date(Date.now() - 600_000).toISOString() });
    manager.aws.tick();
    await manager.aws.settled();

    expect(byStream).toEqual({ calls: 6, errors: 6 });
    expect(await countErrors(manager.aws, 'LaunchHandler')).toEqual({ calls: 9, errors: 9 });
  } finally {
    await manager.stop();
  }
});
