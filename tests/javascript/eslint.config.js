/* What the linter holds: faults a reader misses, and the length of a line. How the code is laid out is the writer's. */
import js from '@eslint/js';
import globals from 'globals';

const RULES = {
  // faults
  'array-callback-return': ['error', { checkForEach: false }],
  eqeqeq: 'error',
  'no-constructor-return': 'error',
  'no-implied-eval': 'error',
  'no-loop-func': 'error',
  'no-new-func': 'error',
  'no-promise-executor-return': 'error',
  'no-self-compare': 'error',
  'no-shadow': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable-loop': 'error',
  'no-unused-expressions': ['error', { allowShortCircuit: true }],
  'no-unused-vars': ['error', { args: 'after-used', argsIgnorePattern: '^_+$', caughtErrors: 'all' }],
  'no-use-before-define': ['error', { functions: false, variables: false }],
  'require-atomic-updates': 'error',
  // what a reader stumbles over
  'default-case-last': 'error',
  'dot-notation': 'error',
  'no-else-return': 'error',
  'no-lonely-if': 'error',
  'no-undef-init': 'error',
  'no-useless-computed-key': 'error',
  'no-useless-concat': 'error',
  'no-useless-rename': 'error',
  'no-useless-return': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': ['error', { destructuring: 'all' }],
  'prefer-template': 'error',
  // size
  complexity: ['error', 15],
  'max-depth': ['error', 4],
  'max-len': ['error', { code: 120 }],
  'max-lines-per-function': ['error', { max: 60 }],
};

export default [
  { ignores: ['**/node_modules/**', 'pages/ui/vendor/**', 'pages/ui/dist/**'] },
  js.configs.recommended,
  { languageOptions: { ecmaVersion: 2023 }, linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: RULES },
  { files: ['pages/**/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['tests/**/recorder.js'], languageOptions: { globals: globals.browser } },
  {
    files: ['tests/**/*.config.js', 'tests/javascript/{build,mutants,pictures}.js'],
    languageOptions: { globals: globals.node },
  },
];
