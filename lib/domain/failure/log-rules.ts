// cspell:ignore metaspace BGZF CUDA gzclose jarfile
import { withNextLine, type FailureRule, type Symptoms } from './failure-rule';

/** What tools say in their logs, from causes to what follows of them: the first rule that finds a line has found the cause. */

const COMPARE_IT =
  'Compare size and checksum of the input with those of its source, and upload it again; if an earlier step made it, look at that step.';

/** How tools tell of a file that is not there, each in its words. */
const MISSING_FILE = new RegExp(
  [
    /fail to locate (the index files)|Could not retrieve (index file for '[^']+')|some (input files are not indexed)/,
    /Fasta (?:index|dict) file (\S+) for reference|fasta file \(([^)]+)\) does not exist|Couldn't read file (\S+)\. Error was: It doesn't exist/,
    /FileNotFoundError\b.*'([^']+)'|fail(?:ed)? to open (?:the )?file ["`]?([^"`'\s]+)|cannot open file '([^']+)'|Unable to access jarfile (\S+)/,
    /(?:can't|cannot|could not) (?:open|stat|access) '?([^':]+)|([^\s:'"]+)['"]?: No such file or directory/,
    /(?:file|directory|path) [['"]?([^\s\]'"]+)[\]'"]?(?: provided for the \w+)? (?:does not|doesn't) (?:appear to |seem to )?exist/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** A command that ended well may have warned of anything. */
function hasFailed({ exitCode }: Symptoms): boolean {
  return exitCode !== 0;
}

/** So telling that it counts wherever it stands, even where a command hides it. */
export const DISK_RULES: readonly FailureRule[] = [
  {
    type: 'DiskFull',
    owner: 'operator',
    texts: { log: /no space left on device|\bENOSPC\b|\[Errno 28\]|disk quota exceeded/i },
    say: ({ who }) => `${who} found no room left on its disk`,
    hint: 'Raise "disk" of the step where its compute service knows disks, or the disk of engine tasks in the deployment settings; mark what no later step needs as "temp".',
  },
];

/** A limit that was reached, whatever the command made of it. */
export const LIMIT_RULES: readonly FailureRule[] = [
  {
    type: 'OutOfMemory',
    owner: 'operator',
    of: ['engine'],
    texts: {
      log: /\bOutOfMemoryError|\bMemoryError\b|cannot allocate memory|oom[-_ ]kill|std::bad_alloc/i,
    },
    when: ({ error }) => error === undefined || error === 'EngineExited',
    say: () => 'The engine ran out of memory',
    hint: 'Give the engine task more memory in the deployment settings.',
  },
  {
    type: 'OutOfMemory',
    owner: 'scientist',
    of: ['step', 'batch job'],
    texts: {
      log: /\bOutOfMemoryError|(?<!\bif you run |\bCUDA error: )out of memory|oom[-_ ]kill|\bMemoryError\b|std::bad_alloc|not enough memory\b|(?:cannot|couldn't) allocate (?:memory|vector of size)|could not (?:reserve enough space|allocate metaspace)|GC overhead limit exceeded|insufficient memory for the Java|memory exhausted|SLURM status is: 'OUT_OF_MEMORY'/i,
    },
    say: ({ who }) => `${who} ran out of memory`,
    hint: 'Raise "memory" of the step in the sheet ("resources"), and launch again. A tool that is told its memory itself (-Xmx, -m) needs less than the step has.',
  },
  {
    type: 'TimedOut',
    owner: 'scientist',
    of: ['step', 'batch job'],
    texts: { log: /DUE TO TIME LIMIT|SLURM status is: '(?:TIMEOUT|DEADLINE)'/ },
    say: ({ who }) => `${who} took longer than its time limit`,
    hint: 'Raise "time" of the step in the sheet ("resources"), or give it more cpus.',
  },
];

/** What explains a command that failed. */
export const TOOL_RULES: readonly FailureRule[] = [
  {
    type: 'WrongArchitecture',
    owner: 'pipeline author',
    texts: { log: /exec format error|cannot execute binary file/i },
    when: hasFailed,
    survivable: true,
    provenBy: [126],
    say: ({ who }) => `${who} calls a program that is made for another kind of processor`,
    hint: 'Install the program for the architecture of the machines, and build the image for it ("--platform linux/amd64").',
  },
  {
    type: 'MissingPackage',
    owner: 'pipeline author',
    texts: {
      log: /(?:ModuleNotFoundError|ImportError)\b.*No module named '?([\w.]+)|there is no package called .([\w.]+)|error while loading shared libraries: ([\w.+-]+)|Can't locate ([\w/.]+) in @INC|ImportError: (?:libs?)?([\w.+-]+\.so[\w.]*)|^No module named '?([\w.]+)|PackagesNotFoundError|ResolvePackageNotFound|LibMambaUnsatisfiableError/,
    },
    when: hasFailed,
    survivable: true,
    provenBy: [127],
    say: ({ who }, { what = 'a package' }) =>
      `${who} lacks ${what}: a package or library that is not installed`,
    hint: 'Add it to the image or the conda environment of the step, in a version that fits the tool.',
  },
  {
    type: 'CommandNotFound',
    owner: 'pipeline author',
    texts: {
      log: /([\w./+-]+): command not found|\bsh: (?:line )?\d+: ([\w./+-]+): not found|env: \W?([\w.+-]+)\W?: No such file or directory|"([^"]+)": executable file not found|returned non-zero exit status (?:127)\b/,
    },
    when: (symptoms) => hasFailed(symptoms) && symptoms.of !== 'engine',
    survivable: true,
    provenBy: [127],
    say: ({ who }, { what }) =>
      what === undefined
        ? `${who} calls a program that is not installed`
        : `${who} calls "${what}", which is not installed`,
    hint: 'Install it in the image or the conda environment of the step, or mend its name in the command.',
  },
  {
    // Python tells of a program as it tells of a file.
    type: 'CommandNotFound',
    owner: 'pipeline author',
    texts: {
      log: /(?:FileNotFoundError: |^)\[Errno 2\] No such file or directory: '([^']+)'/,
    },
    near: /\bin _execute_child$/,
    when: hasFailed,
    survivable: true,
    say: ({ who }, { what = 'a program' }) => `${who} calls "${what}", which is not installed`,
    hint: 'Install it in the image or the conda environment of the step, or mend its name in the command.',
  },
  {
    // The same text tells of a file that a command redirects from, which ends with another code.
    type: 'CommandNotFound',
    owner: 'pipeline author',
    texts: { log: /line \d+: ([\w.+-]*\/[\w./+-]+): No such file or directory$/ },
    when: ({ of, exitCode }) => of !== 'engine' && exitCode === 127,
    say: ({ who }, { what = '' }) => `${who} calls "${what}", which is not there`,
    hint: 'Bring the script along with the workflow, or mend its path in the command.',
  },
  {
    type: 'WorkflowSyntaxError',
    owner: 'pipeline author',
    of: ['step', 'batch job'],
    texts: {
      log: /\bsyntax error(?:: unexpected end of file| near unexpected token)|unexpected EOF while looking for matching|: unbound variable$|: bad substitution$/,
    },
    when: hasFailed,
    say: ({ who }) => `${who} has a command that bash cannot run`,
    hint: 'Mend the command in the workflow definition; "wfm workflows check" finds most of these before a launch.',
  },
  {
    type: 'Throttled',
    owner: 'AWS',
    texts: {
      log: /ThrottlingException|\bThrottling\b|TooManyRequests|Rate exceeded|\bSlowDown\b|reduce your request rate|RequestLimitExceeded|toomanyrequests|TOOMANYREQUESTS|429 (?:Client Error: )?Too Many Requests/,
    },
    when: hasFailed,
    survivable: true,
    say: ({ who }) => `${who} asked a service more often than it allows`,
    hint: 'Launch again: finished jobs are kept. When it repeats, let fewer jobs run at a time ("compute.maxJobs").',
  },
  {
    type: 'AccessDenied',
    owner: 'operator',
    texts: {
      log: /AccessDenied|Access Denied|not authorized to perform|UnauthorizedOperation|(?:error|occurred|HTTP|status)\b[^\n]{0,40}\(403\)|403 Forbidden|operation: Forbidden|Unable to locate credentials|NoCredentialsError|ExpiredToken|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidClientTokenId|\b403 Client Error/,
    },
    when: hasFailed,
    survivable: true,
    say: ({ who }, { text }) => `${who} was refused access: ${text}`,
    hint: 'Give the role of engine tasks or jobs the right that is named ("dataBuckets" and "outputBuckets" in the settings for S3), or take the access out of the step.',
  },
  {
    type: 'NetworkUnreachable',
    owner: 'operator',
    texts: {
      log: /Could not resolve host|Temporary failure in name resolution|Name or service not known|unable to resolve host address|Network is unreachable|No route to host|Connection (?:timed out|refused|reset by peer)|Couldn't connect to server|Could not connect to the endpoint URL|Failed to establish a new connection|ConnectTimeout|HTTP 000 CONNECTION FAILED/i,
    },
    when: hasFailed,
    survivable: true,
    say: ({ who }, { text }) => `${who} could not reach a host: ${text}`,
    hint: 'See that the subnets have a way out, and that the host answers. Better: take what is fetched as a reference or an input, which is there when the step begins.',
  },
  {
    type: 'DamagedInput',
    owner: 'scientist',
    of: ['step', 'batch job'],
    texts: {
      log: /unexpected end of file|unexpected EOF|Compressed file ended before|truncated file|file (?:is|may be|is probably) truncated|input (?:is probably|may be) truncated|Failed to read BGZF|crc error|CRC check failed|invalid compressed data|not in gzip format|Not a gzipped file|invalid BAM binary header|Did not inflate expected amount|paired reads have different names|SAMFormatException|\[gzclose\] buffer error|appears to be empty \(i\.e\. it has size 0\)/i,
    },
    when: hasFailed,
    say: ({ who }) => `${who} has an input that is damaged or not complete`,
    hint: COMPARE_IT,
  },
  {
    // FastQC tells of a damaged input and ends well.
    type: 'DamagedInput',
    owner: 'scientist',
    of: ['step', 'batch job'],
    texts: { log: /\bSequenceFormatException\b/ },
    survivable: true,
    say: ({ who }) => `${who} has an input that is damaged or not complete`,
    hint: COMPARE_IT,
  },
  {
    type: 'RuleFailed',
    owner: 'pipeline author',
    of: ['step', 'batch job'],
    texts: { log: /Too many open files|\bEMFILE\b/ },
    when: hasFailed,
    say: ({ who }) => `${who} opened more files at a time than its machine allows`,
    hint: 'Have the tool work with fewer files at a time (samtools sort: more memory per thread with -m), or begin the command with "ulimit -n 4096".',
  },
];

/** Endings that a script can have for many reasons: they come last. */
export const SCRIPT_RULES: readonly FailureRule[] = [
  {
    type: 'MissingInput',
    owner: 'scientist',
    of: ['step', 'batch job'],
    texts: {
      log: /NoSuchKey|NoSuchBucket|\(404\) when calling|operation: Not Found|ERROR 404: Not Found|returned error: 404/,
    },
    when: hasFailed,
    survivable: true,
    say: ({ who }, { text }) => `${who} asked for something that does not exist: ${text}`,
    hint: 'Put the object where the text says, or mend its name in the sheet.',
  },
  {
    type: 'PermissionDenied',
    owner: 'pipeline author',
    texts: {
      log: /Permission denied|PermissionError\b|\bEACCES\b|Read-only file system|returned non-zero exit status (?:126)\b/,
    },
    when: hasFailed,
    survivable: true,
    provenBy: [126],
    say: ({ who }, { text }) => `${who} may not run or write a file: ${text}`,
    hint: 'Make scripts executable (git update-index --chmod=+x), and let steps write in the work folder and $TMPDIR only.',
  },
  {
    type: 'MissingInput',
    owner: 'pipeline author',
    of: ['step', 'batch job'],
    texts: { log: MISSING_FILE },
    when: hasFailed,
    survivable: true,
    say: ({ who }, { what = 'a file' }) =>
      what.includes(' ') ? `${who} did not find ${what}` : `${who} did not find the file "${what}"`,
    hint: 'Name the file under "inputs" of the step, so that it is there when the command runs; use the variables that inputs and outputs have.',
  },
  {
    type: 'Crashed',
    owner: 'pipeline author',
    of: ['step', 'batch job'],
    texts: {
      log: /Segmentation fault|core dumped|\bSIGSEGV\b|Illegal instruction|Bus error|Floating point exception|double free or corruption|stack smashing detected|terminate called after throwing|returned non-zero exit status (?:13[4569])\b/,
    },
    when: hasFailed,
    survivable: true,
    provenBy: [132, 133, 134, 135, 136, 139],
    say: ({ who }) => `${who} crashed: a fault of one of its tools`,
    hint: 'Often set off by an empty or damaged input: look at the input of this job, then try another version of the tool.',
  },
  {
    type: 'PythonError',
    owner: 'pipeline author',
    of: ['step', 'batch job'],
    texts: { log: /^([A-Za-z_][\w.]*(?:Error|Exception))(?::|$| in (?:file|line) )/ },
    when: (symptoms) =>
      hasFailed(symptoms) &&
      (symptoms.log ?? []).some((line) => /^Traceback \(most recent|^\s+File "/.test(line)),
    survivable: true,
    say: (symptoms, found) =>
      `${symptoms.who} ended with an error of Python: ${withNextLine(symptoms, found)}`,
    hint: 'Read the lines above it in the log; mend the script, or the input that it cannot take.',
  },
  {
    // With any other exit code the step went on without what was killed.
    type: 'JobKilled',
    owner: 'scientist',
    of: ['step', 'batch job'],
    texts: { log: /returned non-zero exit status (?:137)\b|: line \d+: +\d+ Killed\b/ },
    when: ({ exitCode = 137 }) => exitCode === 137,
    say: ({ who }) => `${who} was ended by signal 9, and nobody says why`,
    hint: 'Signal 9 is most often the kernel, for memory: raise "memory" of the step ("resources") and launch again.',
  },
  {
    type: 'JobKilled',
    owner: 'scientist',
    of: ['step', 'batch job'],
    texts: {
      log: /died with <Signals\.SIGKILL|OS return value: -9\b|returned non-zero exit status (?:-9|137)\b/,
    },
    when: hasFailed,
    survivable: true,
    say: ({ who, exitCode }) =>
      exitCode === undefined || exitCode === 137
        ? `${who} was ended by signal 9, and nobody says why`
        : `${who} failed with exit code ${exitCode} because a tool that it runs was ended by signal 9`,
    hint: 'Signal 9 is most often the kernel, for memory: raise "memory" of the step ("resources") and launch again.',
  },
];
