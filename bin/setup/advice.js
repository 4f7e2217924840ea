'use strict';

/** With one of them missing, conda is the shorter way. */
const notInHomebrew = ['multiqc', 'salmon'];

/** One message that names all that is missing and the exact commands that install it. */
function advice({ modules, programs }) {
  const rows = [...programRows(programs), ...(modules ? [['npm packages', 'npm ci']] : [])];
  const width = Math.max(...rows.map(([label]) => label.length));
  const commands = rows.map(([label, command]) => `  ${label.padEnd(width)}  ${command}`);
  return [`Cannot run yet: ${complaint(modules, programs)}. To install:`, ...commands].join('\n');
}

function programRows(programs) {
  if (programs.length === 0) return [];
  const names = programs.join(' ');
  return [
    [
      'Debian, Ubuntu',
      `sudo apt-get update && sudo apt-get install --no-install-recommends ${names}`,
    ],
    ['conda, mamba', `conda install --channel conda-forge --channel bioconda ${names}`],
    ...(programs.some((name) => notInHomebrew.includes(name))
      ? []
      : [['Homebrew', `brew install ${names}`]]),
  ];
}

function complaint(modules, programs) {
  const parts = [];
  if (programs.length > 0) parts.push(`not on PATH: ${programs.join(', ')}`);
  if (modules) parts.push(`node_modules: ${modules}`);
  return parts.join('; ');
}

module.exports = { advice };
