// Loaded into a program by `--require`: whatever would reach the network throws. Local sockets, by which
// programs talk to their own children, stay open.
const dns = require('node:dns');
const net = require('node:net');

const { connect } = net.Socket.prototype;

net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const isLocalSocket = typeof options === 'string' || typeof options?.path === 'string';
  if (!isLocalSocket) throw new Error('This program may not open a network connection');
  return connect.apply(this, args);
};

for (const place of [dns, dns.promises]) {
  place.lookup = () => {
    throw new Error('This program may not look up a name');
  };
}
