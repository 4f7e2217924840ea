import { StopSwitch } from '../../../lib/engine-task/stop-switch';

describe('StopSwitch', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('keeps the first reason', () => {
    const stop = new StopSwitch();
    stop.request('upload');
    stop.request('signal');

    expect(stop.reason).toBe('upload');
    expect(stop.requested.aborted).toBe(true);
    stop.close();
  });

  test('sets a deadline by a signal only', () => {
    const stop = new StopSwitch(1000);
    stop.request('timeout');
    jest.advanceTimersByTime(10_000);
    expect(stop.deadline.aborted).toBe(false);

    stop.request('signal');
    jest.advanceTimersByTime(999);
    expect(stop.deadline.aborted).toBe(false);
    jest.advanceTimersByTime(1);

    expect(stop.deadline.aborted).toBe(true);
  });

  test('stops at a time limit, be it longer than a timer of Node can wait', () => {
    const stop = new StopSwitch();
    const days = 24 * 60 * 60;
    stop.armTimeout(40 * days);

    jest.advanceTimersByTime(39 * days * 1000);
    expect(stop.reason).toBeUndefined();
    jest.advanceTimersByTime(days * 1000);

    expect(stop.reason).toBe('timeout');
    expect(stop.timeLimitSeconds).toBe(40 * days);
  });

  test('has no timers once it is closed', () => {
    const stop = new StopSwitch();
    stop.armTimeout(1);
    stop.close();

    jest.advanceTimersByTime(5000);

    expect(stop.reason).toBeUndefined();
  });
});
