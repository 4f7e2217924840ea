import childProcess, { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { promisify } from 'node:util';

const host = '127.0.0.1';
const port = 9;
const reaches: Readonly<Record<string, () => unknown>> = {
  'net.connect()': () => net.connect({ host, port }),
  'tls.connect()': () => tls.connect({ host, port }),
  'http.get()': () => http.get({ host, port }),
  'https.request()': () => https.request({ host, port }),
  'http2.connect()': () => http2.connect(`http://${host}:${port}`),
  'fetch()': () => fetch(`http://${host}:${port}`),
};
const programs: Readonly<Record<string, () => unknown>> = {
  'spawn() by name': () => spawn('true'),
  'childProcess.exec()': () => childProcess.exec('true'),
  'childProcess.execFile()': () => childProcess.execFile('true'),
  'childProcess.fork()': () => childProcess.fork('true'),
  'childProcess.spawnSync()': () => childProcess.spawnSync('true'),
  'childProcess.execSync()': () => childProcess.execSync('true'),
  'childProcess.execFileSync()': () => childProcess.execFileSync('true'),
};

describe('the environment of unit tests', () => {
  it.each(Object.entries(reaches))('refuses %s', (_name, reach) => {
    expect(reach).toThrow(/^A unit test may not open a network connection /);
  });

  it.each(Object.entries(programs))('refuses %s', (_name, start) => {
    expect(start).toThrow(/^A unit test may not start a program /);
  });

  it('refuses to listen', () => {
    expect(() => http.createServer().listen(0)).toThrow(/^A unit test may not listen /);
  });

  it('refuses datagrams', () => {
    const socket = dgram.createSocket('udp4');

    expect(() => {
      socket.send('x', port, host);
    }).toThrow(/^A unit test may not use a datagram socket /);

    socket.close();
  });

  it('refuses to look up names, by callback and by promise', () => {
    const look = () => {
      dns.lookup('localhost', () => undefined);
    };

    expect(look).toThrow(/^A unit test may not look up a name /);
    expect(() => dns.promises.resolve4('localhost')).toThrow(
      /^A unit test may not look up a name /,
    );
  });

  it('says what to do instead', async () => {
    await expect(promisify(childProcess.execFile)('true')).rejects.toThrow(
      'A unit test may not start a program ("execFile"): ' +
        'hand the code a fake through its deps, or move the test to test/adapters or test/system',
    );
  });
});
