'use strict';

// The runtime inside a function's process: what AWS's own runtime for Node.js does, as far as a handler can tell.
// It is plain JavaScript, so that no compiler is loaded into the process that the handler is measured in.

const { existsSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { format } = require('node:util');
const { Worker } = require('node:worker_threads');

const { AWS_LAMBDA_LOG_FORMAT: logFormat = 'Text' } = process.env;
const levels = {
  debug: 'DEBUG',
  error: 'ERROR',
  info: 'INFO',
  log: 'INFO',
  trace: 'TRACE',
  warn: 'WARN',
};
let requestId = '';

function main() {
  // Ctrl-C reaches the whole process group; when to end is for the parent to say.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(0));
  watchParent();
  takeOverConsole();
  const loading = loadHandler();
  // Whether or not it could be loaded: an error is the answer to the first event.
  const tellReady = () => process.send({ ready: true });
  loading.then(tellReady, tellReady);
  process.on('message', (message) => {
    void run(loading, message).then((answer) => process.send(answer));
  });
}

/** A handler that never lets go of its thread cannot hear that the parent is gone: a thread of its own can. */
function watchParent() {
  const watch = `
    const { workerData: parent } = require('node:worker_threads');
    setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500);`;
  new Worker(watch, { eval: true, env: {}, execArgv: [], workerData: process.ppid }).unref();
}

async function run(loading, { event, context, deadline }) {
  requestId = context.awsRequestId;
  try {
    const handler = await loading;
    const result = await callHandler(handler, JSON.parse(event), fullContext(context, deadline));
    return { requestId: context.awsRequestId, result: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    const described = describe(error);
    console.error(logFormat === 'JSON' ? described : `Invoke Error \t${JSON.stringify(described)}`);
    return { requestId: context.awsRequestId, error: described };
  }
}

async function loadHandler() {
  const [folder, handlerName] = [process.env.LAMBDA_TASK_ROOT, process.env._HANDLER];
  const dot = handlerName.lastIndexOf('.');
  const [moduleName, exportName] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const file = ['.js', '.mjs', '.cjs']
    .map((extension) => path.join(folder, moduleName + extension))
    .find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw named('Runtime.ImportModuleError', `Cannot find module '${moduleName}'`);
  const loaded = await loadModule(file);
  const handler = loaded[exportName] ?? loaded.default?.[exportName];
  if (typeof handler === 'function') return handler;
  throw named('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
}

/** Both kinds of modules; that of CommonJS first, since import() would parse a whole bundle twice to tell which it is. */
function loadModule(file) {
  if (file.endsWith('.mjs')) return import(pathToFileURL(file).href);
  try {
    return require(file);
  } catch (error) {
    // Anything else is an error of the module: it must not run twice.
    if (!/^ERR_REQUIRE_(?:ESM|ASYNC_MODULE)$/.test(String(error?.code))) throw error;
    return import(pathToFileURL(file).href);
  }
}

function callHandler(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    Promise.resolve(handler(event, context, callback)).then((result) => {
      // A handler that takes a callback returns nothing of its own.
      if (handler.length < 3 || result !== undefined) resolve(result);
    }, reject);
  });
}

function fullContext(context, deadline) {
  return {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function takeOverConsole() {
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...values) => {
      const line = logFormat === 'JSON' ? jsonLine(level, values) : textLine(level, values);
      process.stdout.write(`${line}\n`);
    };
  }
}

function textLine(level, values) {
  const text = `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...values)}`;
  // The parent makes line breaks of these again: one call is one log event, as with AWS.
  return text.replaceAll('\n', '\r');
}

function jsonLine(level, values) {
  const message = values.length === 1 && isPlain(values[0]) ? values[0] : format(...values);
  return JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message });
}

function isPlain(value) {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function describe(error) {
  if (!(error instanceof Error))
    return { errorType: typeof error, errorMessage: format(error), trace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: String(error.stack ?? '').split('\n'),
  };
}

main();
