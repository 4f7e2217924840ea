import { CleanUps } from '../../../../lib/embedded/clean-ups';

describe('CleanUps', () => {
  test('undoes the latest first, each even when another fails', async () => {
    const undone: string[] = [];
    const cleanUps = new CleanUps();
    cleanUps.add(() => void undone.push('first'));
    cleanUps.add(() => Promise.reject(new Error('stuck')));
    cleanUps.add(() => void undone.push('last'));

    await expect(cleanUps.run()).rejects.toThrow('Cannot end embedded AWS cleanly');

    expect(undone).toEqual(['last', 'first']);
  });

  test('lets whoever asks again wait for the same end', async () => {
    const undone: string[] = [];
    const cleanUps = new CleanUps();
    cleanUps.add(async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      undone.push('slow');
    });

    void cleanUps.run();
    await cleanUps.run();

    expect(undone).toEqual(['slow']);
  });
});
