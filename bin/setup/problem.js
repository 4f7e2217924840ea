'use strict';

/** What the user has to mend: printed without a stack. */
class SetupProblem extends Error {}

module.exports = { SetupProblem };
