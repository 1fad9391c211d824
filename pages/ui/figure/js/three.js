/* Three runs side by side. */
import { panes } from './panes.js';
import { framed } from './shell.js';

export default framed(panes(['first', 'second', 'third']));
