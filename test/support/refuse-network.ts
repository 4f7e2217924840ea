import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { TestEnvironment } from 'jest-environment-node';

const programs = ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'];
const lookups = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name));

/**
 * The environment of unit tests: whatever would reach the network or start a program throws.
 *
 * Core modules are one per process, and a jest worker runs files of several suites. So this is an
 * environment, which jest tears down even after a file that fails to load, and not a set-up file.
 */
class RefusingEnvironment extends TestEnvironment {
  private restores: readonly (() => void)[] = [];

  override async setup(): Promise<void> {
    await super.setup();
    this.restores = [
      refuse(net.Socket.prototype, ['connect'], 'open a network connection'),
      refuse(net.Server.prototype, ['listen'], 'listen for connections'),
      refuse(dgram.Socket.prototype, ['bind', 'connect', 'send'], 'use a datagram socket'),
      refuse(dns, lookups, 'look up a name'),
      refuse(dns.promises, lookups, 'look up a name'),
      refuse(childProcess, programs, 'start a program'),
      refuse(this.global, ['fetch', 'WebSocket', 'EventSource'], 'open a network connection'),
    ];
  }

  override async teardown(): Promise<void> {
    for (const restore of this.restores) restore();
    await super.teardown();
  }
}

function refuse(target: object, names: readonly string[], deed: string): () => void {
  const originals = names.flatMap((name) => {
    const descriptor = Object.getOwnPropertyDescriptor(target, name);
    return descriptor ? [[name, descriptor] as const] : [];
  });
  for (const [name] of originals) {
    Object.defineProperty(target, name, { value: refusal(name, deed), configurable: true });
  }
  return () => {
    for (const [name, descriptor] of originals) Object.defineProperty(target, name, descriptor);
  };
}

function refusal(name: string, deed: string) {
  return function refused(): never {
    throw new Error(
      `A unit test may not ${deed} ("${name}"): ` +
        'hand the code a fake through its deps, or move the test to test/adapters or test/system',
    );
  };
}

export = RefusingEnvironment;
