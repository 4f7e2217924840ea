import { createDelivery } from '../../../../lib/embedded/delivery';

function collect(seed?: number) {
  const reports: string[] = [];
  const delivered: string[] = [];
  const delivery = createDelivery(seed, (line) => reports.push(line));
  const send = (name: string, orderedBy?: string) =>
    delivery.send({
      name,
      ...(orderedBy === undefined ? {} : { orderedBy }),
      deliver: async () => void delivered.push(name),
    });
  return { delivery, delivered, reports, send };
}

const names = Array.from({ length: 30 }, (_, index) => `d${index}`);

/** On a clock of its own: how busy the machine is decides nothing. */
async function deliverAll(seed: number): Promise<readonly string[]> {
  jest.useFakeTimers();
  try {
    const { delivery, delivered, send } = collect(seed);
    names.forEach((name) => send(name));
    const settled = delivery.settled();
    await jest.runAllTimersAsync();
    await settled;
    return delivered;
  } finally {
    jest.useRealTimers();
  }
}

describe('createDelivery() without a seed', () => {
  test('delivers once and in order, after the sender has finished', async () => {
    const { delivery, delivered, send } = collect();

    names.forEach((name) => send(name));

    expect(delivered).toEqual([]);
    await delivery.settled();
    expect(delivered).toEqual(names);
  });

  test('lets a delivery wait for the one before it in its lane, and for no other', async () => {
    const { delivery, delivered, send } = collect();
    let release: () => void = () => undefined;
    const deliver = () => new Promise<void>((resolve) => (release = resolve));
    delivery.send({ name: 'slow', orderedBy: 'lane', deliver });
    send('behind', 'lane');
    const beside = new Promise<void>((resolve) => {
      const note = async () => {
        delivered.push('beside');
        resolve();
      };
      delivery.send({ name: 'beside', orderedBy: 'other', deliver: note });
    });

    await beside;
    // One that did not wait would have come by the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    expect(delivered).toEqual(['beside']);
    release();
    await delivery.settled();
    expect(delivered).toEqual(['beside', 'behind']);
  });

  test('reports a delivery that fails, and goes on with its lane', async () => {
    const { delivery, delivered, reports, send } = collect();
    delivery.send({
      name: 'bad',
      orderedBy: 'lane',
      deliver: () => Promise.reject(new Error('no')),
    });
    send('good', 'lane');

    await delivery.settled();

    expect(reports).toEqual(['delivery: bad failed: Error: no']);
    expect(delivered).toEqual(['good']);
  });

  test('settled() waits for what deliveries send in their turn', async () => {
    const { delivery, delivered, send } = collect();
    delivery.send({ name: 'first', deliver: async () => send('second') });

    await delivery.settled();

    expect(delivered).toEqual(['second']);
  });
});

describe('createDelivery() with a seed', () => {
  test('does the same for the same seed, and something else for another', async () => {
    const first = await deliverAll(7);

    expect(await deliverAll(7)).toEqual(first);
    expect(await deliverAll(8)).not.toEqual(first);
  });

  test('duplicates some, loses none and reorders', async () => {
    const delivered = await deliverAll(7);

    expect(new Set(delivered)).toEqual(new Set(names));
    expect(delivered.length).toBeGreaterThan(names.length);
    expect(delivered.length).toBeLessThan(2 * names.length);
    expect([...new Set(delivered)]).not.toEqual(names);
  });

  test('never lets one overtake another of its lane: a second delivery follows the first at once', async () => {
    const { delivery, delivered, send } = collect(3);
    const lane = names.slice(0, 12);
    lane.forEach((name) => send(name, 'lane'));

    await delivery.settled();

    expect(delivered).toEqual([...delivered].sort((a, b) => lane.indexOf(a) - lane.indexOf(b)));
    expect(new Set(delivered)).toEqual(new Set(lane));
    expect(delivered.length).toBeGreaterThan(lane.length);
  });

  test('decides by name, whatever else is sent in between', async () => {
    const alone = collect(5);
    const crowded = collect(5);
    for (let index = 0; index < 12; index += 1) {
      alone.send('x');
      crowded.send(`other ${index}`);
      crowded.send('x');
    }

    await Promise.all([alone.delivery.settled(), crowded.delivery.settled()]);

    const count = (list: readonly string[]) => list.filter((name) => name === 'x').length;
    expect(count(crowded.delivered)).toBe(count(alone.delivered));
  });
});

describe('stop()', () => {
  test('drops what waits and what is sent later', async () => {
    const { delivery, delivered, send } = collect(1);
    names.forEach((name) => send(name));

    delivery.stop();
    send('late');
    await delivery.settled();
    await new Promise((resolve) => setTimeout(resolve, 30));

    expect(delivered).toEqual([]);
  });
});
