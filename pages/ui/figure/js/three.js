/* Three runs side by side. */
import { panes } from './panes.js';
import { defineFigure } from './defineFigure.js';

export default defineFigure(panes(['first', 'second', 'third']));
