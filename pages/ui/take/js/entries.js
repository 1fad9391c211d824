/* What every picture of the app can be taken along as. */
import { takePicture } from './picture.js';

/** @type {Entry[]} */
export const PICTURES = [{ id: 'save-png', word: 'save_png', group: 'picture', act: takePicture }];
