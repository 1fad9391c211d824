/* The frame of the fit panel, whatever it shows. */
import { axisX, axisY } from '../../canvas/js/marks/axis.js';
import { label } from '../../canvas/js/marks/label.js';
import { clip, drawMarks, makePen, plot } from '../../canvas/js/marks/plot.js';

/** A picture of the panel's own: ranges of both axes, its numbers, marks within it and words over them.
    @param {Lab} lab @param {{x: number[], y: number[], left: number, across: object, up: object}} frame `left`: units
    for the numbers beside it @param {any} marks @param {any} words */
export function drawPanel(lab, { x, y, left, across, up }, marks, words) {
  const { sheets, palette } = lab;
  sheets.fit.clear();
  const axes = [axisX({ below: 31, ...across }), axisY(up)];
  drawMarks(makePen(sheets.fit, palette, {}), plot({ x, y, margin: [4, 8, 34, left] }, [axes, clip(marks), words]));
}

/** A word of the panel: from a corner of it, so many units off. */
export const corner = (text, at, look) => label(text, at, { size: 12, base: 'middle', halo: true, ...look });
