"""Deliberate faults, one a row: what is put in where, and the tests that are to notice it.

A text stands exactly once in its file (test_table.py holds it), so that the fault lands where it is meant to.
"""

from __future__ import annotations

from typing import NamedTuple

SURFACE = "tests/geometry/test_lab_surface.py"
LOSS = "tests/geometry/test_lab_loss.py"
FIT = "tests/geometry/test_lab_fit.py"
LESSONS = "tests/geometry/test_lessons.py"
ASKED = "tests/geometry/test_asked.py"
BATCHES = "tests/geometry/test_batches.py"
PARTS = "tests/player/test_parts.py"
ADDRESS = "tests/geometry/test_address.py"
BASINS = "tests/player/test_basins.py"
LANDSCAPES = "tests/geometry/test_lab_landscapes.py"
PLACES = "tests/player/test_landscapes.py"
EXPLAIN = "tests/app/test_explain.py"
FORMULA = "tests/core/test_formula.py"
DRAWN = "tests/geometry/test_drawing.py"
CANVAS, PLAYER, FIGURE, PAGES = "pages/ui/canvas/js", "pages/ui/player/js", "pages/ui/figure/js", "pages/lessons"


class Fault(NamedTuple):
    name: str
    file: str
    old: str
    new: str
    tests: str


FAULTS = (
    # those that an earlier suite let pass
    Fault(
        "w1 and w2 swapped in the path",
        f"{PLAYER}/places.js",
        "record: (run, r) => [run.weight(r, i), run.weight(r, j)],",
        "record: (run, r) => [run.weight(r, j), run.weight(r, i)],",
        SURFACE,
    ),
    Fault(
        "weights named after the wrong column",
        "pages/ui/runs/describe.py",
        "told = known.get(column)",
        "told = known.get(made.dataset.names[-number])",
        FIT,
    ),
    Fault(
        "the next step's arrow points uphill",
        f"{PLAYER}/marks.js",
        "const by = to => view.px(...to).map((x, n) => x - at[n]);",
        "const by = to => view.px(...to).map((x, n) => at[n] - x);",
        SURFACE,
    ),
    Fault(
        "the fit's predictions doubled",
        f"{PLAYER}/fit.js",
        "c.arc(x(target[i]), y(predictions[i]), size, 0, 7);",
        "c.arc(x(target[i]), y(2 * predictions[i]), size, 0, 7);",
        FIT,
    ),
    Fault(
        "the critical mast where another stands",
        f"{PLAYER}/told.js",
        "id, rate: rates[id], kind",
        "id, rate: rates.safe, kind",
        LOSS,
    ),
    Fault(
        "the log/linear toggle ignored",
        f"{PLAYER}/loss.js",
        "const wanted = lab.state.yscale === 'log';",
        "const wanted = lab.state.yscale !== 'none';",
        LOSS,
    ),
    Fault(
        "the playhead unscaled on the epochs axis",
        f"{PLAYER}/chart.js",
        "x: x(Math.min(series.now, nowOf(lab, id)) / per) });",
        "x: x(Math.min(series.now, nowOf(lab, id))) });",
        LOSS,
    ),
    Fault(
        "the map of rates and batch sizes upside down",
        f"{PAGES}/learning_rate/map.js",
        "y: j => box.y + ((rows - 1 - j) * box.h) / rows",
        "y: j => box.y + (j * box.h) / rows",
        LESSONS,
    ),
    Fault(
        "cells of the map upside down under its numbers",
        f"{PAGES}/learning_rate/map.js",
        "if (diverged(frame, at)) drawHatch(",
        "if (diverged(frame, arrays.outcomes.length - 1 - at)) drawHatch(",
        LESSONS,
    ),
    Fault(
        "the neuron's decision line mirrored",
        f"{PAGES}/neuron/plane.js",
        "[plane.x(x - w2 * t), plane.y(y + w1 * t)]",
        "[plane.x(x + w2 * t), plane.y(y + w1 * t)]",
        LESSONS,
    ),
    Fault(
        "original units multiplied instead of divided",
        f"{PLAYER}/model.js",
        "scale.map((s, a) => weights[a] / s)",
        "scale.map((s, a) => weights[a] * s)",
        FIT,
    ),
    Fault(
        "the epoch on screen not divided by the updates of one",
        f"{PLAYER}/readout.js",
        "say('epoch_of', { x: number(k / perEpoch,",
        "say('epoch_of', { x: number(k,",
        FIT,
    ),
    Fault(
        "the epoch column not divided by the updates of one",
        f"{PAGES}/lab/tables.py",
        '"epoch": steps / per_epoch',
        '"epoch": steps * 1.0',
        "tests/app/test_tables.py",
    ),
    # and others of their kind
    Fault(
        "the exact step drawn with twice the rate",
        f"{PLAYER}/marks.js",
        "w - rateAt(lab, run.update(r), id) * known[a]",
        "w - 2 * rateAt(lab, run.update(r), id) * known[a]",
        SURFACE,
    ),
    Fault(
        "isolines turned the other way",
        f"{CANVAS}/contours.js",
        "c.ellipse(...centre, rx, ry, -slice.angle, 0, 2 * Math.PI);",
        "c.ellipse(...centre, rx, ry, slice.angle, 0, 2 * Math.PI);",
        SURFACE,
    ),
    Fault(
        "isolines of half their level",
        f"{CANVAS}/landscape.js",
        "[Math.sqrt((2 * (level - floor)) / steep), Math.sqrt((2 * (level - floor)) / flat)]",
        "[Math.sqrt((level - floor) / steep), Math.sqrt((level - floor) / flat)]",
        PARTS,
    ),
    Fault(
        "the window's vertical axis upside down",
        f"{CANVAS}/view.js",
        "cy - (y - centre[1]) * ky],",
        "cy + (y - centre[1]) * ky],",
        SURFACE,
    ),
    Fault(
        "the ruler's track linear in the rate",
        f"{CANVAS}/rates.js",
        "x: (/** @type {number} */ rate) => (Math.log(rate / low) / span) * width",
        "x: (/** @type {number} */ rate) => ((rate - low) / (high - low)) * width",
        LOSS,
    ),
    Fault(
        "the hatch begins before runs diverge",
        f"{PLAYER}/ruler.js",
        "if (share) drawHatch(c, lab.palette, from, top, to - from,",
        "if (share) drawHatch(c, lab.palette, 0.9 * from, top, to - 0.9 * from,",
        LOSS,
    ),
    Fault(
        "the profile of another update",
        f"{PLAYER}/runs.js",
        "family.losses[m * family.records + Math.min(record, family.last[m])]",
        "family.losses[m * family.records + family.last[m]]",
        f"{LOSS} {PARTS}",
    ),
    Fault(
        "samples counted as updates",
        f"{PLAYER}/model.js",
        "(sweeps ? perEpoch / model.samples : 1 / batch)",
        "(sweeps ? perEpoch / model.samples : batch)",
        f"{LOSS} {PARTS}",
    ),
    Fault(
        "sticks from the wrong side of the diagonal",
        f"{PLAYER}/fit.js",
        "c.moveTo(x(target[i]), y(target[i]));",
        "c.moveTo(x(target[i]), y(predictions[i]) + (y(predictions[i]) - y(target[i])));",
        FIT,
    ),
    Fault(
        "the last update's rows lit instead of the next one's",
        f"{PLAYER}/runs.js",
        "const record = r < run.last ? r : Math.max(0, r - 1);",
        "const record = Math.max(0, r - 1);",
        f"{FIT} {PARTS}",
    ),
    Fault(
        "the gradient without its factor of two",
        f"{PLAYER}/models.js",
        "(2 * sum) / count + 2 * (penalty",
        "sum / count + 2 * (penalty",
        f"{FIT} {PARTS}",
    ),
    Fault(
        "a start put where the other weight is",
        f"{PLAYER}/places.js",
        "from.map((w, a) => (a === i ? x : a === j ? y : w)),",
        "from.map((w, a) => (a === i ? y : a === j ? x : w)),",
        SURFACE,
    ),
    Fault(
        "points of the neuron's classes in each other's colour",
        f"{PAGES}/neuron/plane.js",
        "classes[i] ? 'full' : 'stochastic'",
        "classes[i] ? 'stochastic' : 'full'",
        LESSONS,
    ),
    Fault(
        "the neuron's tint mirrored across its line",
        f"{PAGES}/neuron/plane.js",
        "const across = [w1 / plane.kx, -w2 / plane.ky];",
        "const across = [w1 / plane.kx, w2 / plane.ky];",
        LESSONS,
    ),
    Fault(
        "an answer's arrow from its own line back to the start's",
        f"{PAGES}/neuron/turns.js",
        "[upward(u1, u2), upward(w1, w2)]",
        "[upward(w1, w2), upward(u1, u2)]",
        LESSONS,
    ),
    Fault(
        "the parabola's tangent of the opposite slope",
        f"{PAGES}/parabola/figure.js",
        "y(loss + slope) - y(loss)",
        "y(loss - slope) - y(loss)",
        LESSONS,
    ),
    Fault(
        "a step that leaves its dashed line for the curve at once",
        f"{PAGES}/parabola/run.js",
        "between(run.loss(now), run.loss(next), down)",
        "between(run.loss(now), run.loss(next), across)",
        LESSONS,
    ),
    Fault(
        "a run to come drawn before the answer",
        f"{PAGES}/parabola/strip.js",
        "if (!guessing(frame)) {",
        "if (frame) {",
        LESSONS,
    ),
    Fault(
        "the cost's arrow uphill",
        f"{PAGES}/cost/solid.js",
        "(w, a) => w - model.header.rate",
        "(w, a) => w + model.header.rate",
        LESSONS,
    ),
    Fault(
        "squares stacked without the division by their number",
        f"{PAGES}/cost/stack.js",
        "((residual * residual) / residuals.length) * tall",
        "residual * residual * tall",
        LESSONS,
    ),
    Fault(
        "squares of residuals twice as high as wide",
        f"{FIGURE}/fitted.js",
        "Math.abs(residual) * plot.ky]",
        "Math.abs(residual) * plot.kx]",
        LESSONS,
    ),
    Fault(
        "Adam's arrow of the gradient uphill",
        f"{PAGES}/keras/adam.js",
        "[['gradient', now.gradient.map(g => -g)]]",
        "[['gradient', now.gradient.map(g => g)]]",
        LESSONS,
    ),
    Fault(
        "losses to come drawn before the question about them is answered",
        f"{FIGURE}/panes.js",
        "if (frame.model.header.future) trace(",
        "if (frame.model.header) trace(",
        ASKED,
    ),
    Fault(
        "a red note on a run that comes back",
        f"{FIGURE}/panes.js",
        "const note = pane.over ? palette",
        "const note = pane ? palette",
        ASKED,
    ),
    Fault(
        "Adam's mean beside the band of another weight",
        f"{PAGES}/keras/adam.js",
        "now.root[a] * k]",
        "now.root[0] * k]",
        ASKED,
    ),
    Fault(
        "a race whose end is drawn before it is run",
        f"{PAGES}/keras/race.js",
        "for (let r = 0; r <= racer.now; r++)",
        "for (let r = 0; r <= racer.end; r++)",
        ASKED,
    ),
    Fault(
        "a racer's head an update too late",
        f"{PAGES}/keras/race.js",
        "at(racer.now, racer.gap(racer.now))",
        "at(racer.now + 1, racer.gap(racer.now))",
        LESSONS,
    ),
    Fault(
        "a house's gradient without the rows before it",
        f"{PAGES}/update/sums.js",
        "total.map(sum => sum / rows);",
        "total.map(sum => sum);",
        LESSONS,
    ),
    Fault(
        "a lane's mean divided by one row too few",
        f"{PAGES}/update/lanes.js",
        "y(sum / (i + 1))",
        "y(sum / Math.max(1, i))",
        LESSONS,
    ),
    Fault(
        "an export of several names taken for one",
        "pages/ui/canvas/script.py",
        "if _several(code, depth, end):",
        "if False:",
        "tests/player/test_bundle.py",
    ),
    # landscapes with several minima
    Fault(
        "basins upside down",
        f"{PLAYER}/basins.js",
        "const row = cellOf(at(box.x, box.y + (y + 0.5) / scale)[1], along, n);",
        "const row = n - 1 - cellOf(at(box.x, box.y + (y + 0.5) / scale)[1], along, n);",
        BASINS,
    ),
    Fault(
        "a start in the cell below its own",
        f"{PLAYER}/basins.js",
        "const i = Math.round(((x - low) / (high - low)) * (n - 1));",
        "const i = Math.floor(((x - low) / (high - low)) * (n - 1));",
        BASINS,
    ),
    Fault(
        "the map of the rate beside it",
        f"{PLAYER}/basins.js",
        "stack.subarray(k * part, (k + 1) * part)",
        "stack.subarray((k - 1) * part, k * part)",
        BASINS,
    ),
    Fault(
        "two minima of one hue and one texture",
        f"{CANVAS}/paint.js",
        "((((index - 1) % AMONG) + Math.floor((index - 1) / AMONG)) %",
        "(((index - 1) % AMONG) %",
        BASINS,
    ),
    Fault(
        "maps asked for during a rate drag",
        f"{PLAYER}/ground.js",
        "if (lab.held || (lab.dragStart && !lab.dragReleased)) return ground.settle();",
        "if (lab.dragStart && !lab.dragReleased) return ground.settle();",
        BASINS,
    ),
    Fault(
        "a minimum beside its place",
        f"{PLAYER}/marks.js",
        "minima.map(({ at, lowest }, index) => ({ at: flat(at), lowest, index }))",
        "minima.map(({ lowest }, index) => ({ at: flat(minima.at(-1 - index).at), lowest, index }))",
        LANDSCAPES,
    ),
    Fault(
        "the exact gradient's step uphill",
        f"{PLAYER}/marks.js",
        "w - rateAt(lab, run.update(r), id) * known[a]",
        "w + rateAt(lab, run.update(r), id) * known[a]",
        LANDSCAPES,
    ),
    Fault(
        "a run on a curve at the loss of its last weight",
        f"{PLAYER}/places.js",
        "record: (run, r) => [run.weight(r, 0), run.loss(r)],",
        "record: (run, r) => [run.weight(r, 0), run.loss(run.last)],",
        LANDSCAPES,
    ),
    Fault(
        "a start dragged in a plane loses its other weights",
        f"{PLAYER}/places.js",
        "return from.map((w, a) => w + by[0] * basis[0][a] + by[1] * basis[1][a]);",
        "return from.map((w, a) => by[0] * basis[0][a] + by[1] * basis[1][a]);",
        PLACES,
    ),
    Fault(
        "the frame forgotten beyond the critical rate",
        f"{PLAYER}/actions.js",
        "state.playhead = Math.min(state.wanted, run.end);",
        "state.playhead = Math.min(state.playhead, run.end);",
        PLACES,
    ),
    Fault(
        "a trail that begins where the start was",
        f"{PLAYER}/stage.js",
        "return Math.hypot(u - x, v - y) > RING * palette.unit;",
        "return Math.hypot(u - x, v - y) > 1e6 * RING * palette.unit;",
        PLACES,
    ),
    # the paragraph under the Lab
    Fault(
        "a run explained as slow along the steepest direction",
        "pages/ui/runs/bowl.py",
        "direction = int(parts.argmax())",
        "direction = len(parts) - 1",
        EXPLAIN,
    ),
    Fault(
        "noise explained at rates where the average explodes",
        "pages/ui/runs/bowl.py",
        "seen.rate >= (1 - SURE) * seen.critical or seen.end.diverged",
        "seen.rate >= 1.1 * seen.critical or seen.end.diverged",
        EXPLAIN,
    ),
    Fault(
        "a run explained with every crossing counted twice",
        "pages/ui/runs/seen.py",
        "np.count_nonzero(np.sign(seen[1:]) != np.sign(seen[:-1]))",
        "np.count_nonzero(np.sign(seen[1:]) != np.sign(seen[:-1])) * 2",
        EXPLAIN,
    ),
    Fault(
        "half of the rate explained by a run at a third of it",
        "pages/ui/runs/seen.py",
        "np.array([self.rate / 2, self.rate] if self.exact else [self.rate / 2])",
        "np.array([self.rate / 3, self.rate] if self.exact else [self.rate / 3])",
        EXPLAIN,
    ),
    Fault(
        "a minimum that is not the lowest explained as the lowest",
        "pages/ui/runs/places.py",
        "len(seen.made.minima) == 1 or not seen.made.minima[number].lowest",
        "len(seen.made.minima) == 1",
        EXPLAIN,
    ),
    # addresses, the way to the Lab, lecture mode
    Fault(
        "the playhead of a figure is not in the address",
        f"{FIGURE}/held.js",
        "return Object.fromEntries([...gone, ...rows]);",
        "return Object.fromEntries([...gone, ...rows.filter(([name]) => !name.endsWith('step'))]);",
        ADDRESS,
    ),
    Fault(
        "the Lab opens as the lesson has it",
        f"{CANVAS}/links.js",
        "`${pathname}?${withSaid(search, now)}`",
        "`${pathname}${search}`",
        ADDRESS,
    ),
    Fault(
        "a start in the address is not asked for",
        f"{FIGURE}/weights.js",
        "const at = numbersOf(said.start, frame.state.at.length);",
        "const at = null;",
        ADDRESS,
    ),
    Fault(
        "a canvas keeps the pixels it had before what stands beside it was written",
        f"{CANVAS}/mount.js",
        "if (fit()) paint();",
        "",
        "tests/geometry/test_sizes.py",
    ),
    Fault(
        "Escape does not leave the lecture",
        f"{CANVAS}/lecture.js",
        "Escape: out,",
        "Escape: () => false,",
        "tests/geometry/test_lecture.py",
    ),
    # mini-batches and the race
    Fault(
        "gradients of batches drawn uphill",
        f"{PAGES}/mini_batch/arrows.js",
        "[from[0] - long * x, from[1] + long * y]",
        "[from[0] + long * x, from[1] - long * y]",
        BATCHES,
    ),
    Fault(
        "a ring that stays as the batch grows",
        f"{PAGES}/mini_batch/arrows.js",
        "const ring = one && one / Math.sqrt(glided);",
        "const ring = one;",
        BATCHES,
    ),
    Fault(
        "the rows of the batch before lit",
        f"{PAGES}/mini_batch/rows.js",
        "Math.min(Math.floor(frame.step + 1e-9), last - 1);",
        "Math.max(0, Math.floor(frame.step + 1e-9) - 1);",
        BATCHES,
    ),
    Fault(
        "rows seen counted over all passes",
        f"{PAGES}/mini_batch/rows.js",
        "for (let u = k - (k % header.per); u <= k; u++)",
        "for (let u = 0; u <= k; u++)",
        BATCHES,
    ),
    Fault(
        "the pull of a batch reversed",
        f"{PAGES}/mini_batch/rows.js",
        "plot.y(price[u] - said[u])]",
        "plot.y(said[u] - price[u])]",
        BATCHES,
    ),
    Fault(
        "the race by rows won by updates",
        "pages/lessons/home/race.py",
        "else tick * TICK // RACERS[racer]",
        "else tick",
        "tests/lessons/test_home.py",
    ),
    Fault(
        "a ball's memory forgets its share",
        f"{PAGES}/momentum/figure.js",
        "now ? run.beta * (run",
        "now ? (run",
        "tests/geometry/test_momentum.py",
    ),
    Fault(
        "the best rate of a valley halved",
        f"{PAGES}/momentum/rolling.py",
        "4 * kappa / (root + 1) ** 2",
        "2 * kappa / (root + 1) ** 2",
        "tests/lessons/test_momentum.py",
    ),
    Fault(
        "a run that began on the saddle has stopped there",
        "pages/ui/runs/judge.py",
        "end < NEAR and away > AWAY",
        "end < NEAR",
        "tests/app/test_challenges.py",
    ),
    Fault(
        "a challenge is met whatever it took",
        "pages/ui/runs/judge.py",
        "rows <= ROWS and _under",
        "_under",
        "tests/app/test_challenges.py",
    ),
    Fault(
        "the next challenge is one that was met",
        "pages/ui/app/challenges.py",
        "if one not in done()]",
        "]",
        "tests/app/test_challenges.py",
    ),
    Fault(
        "the loss to come drawn before the sketch is handed in",
        f"{PLAYER}/loss.js",
        "if (!veiled) drawRunEnds(",
        "drawRunEnds(",
        DRAWN,
    ),
    Fault(
        "how far down it is said before the sketch is handed in",
        f"{PLAYER}/summary.js",
        "if (floor !== null && !veiled) parts.push",
        "if (floor !== null) parts.push",
        DRAWN,
    ),
    Fault(
        "a sketch lower than the hand",
        f"{PLAYER}/sketch.js",
        "lossAt(box.y + y)",
        "lossAt(y)",
        DRAWN,
    ),
    Fault(
        "a dropped point beside the hand",
        f"{PLAYER}/dropped.js",
        "event.clientY - top)",
        "event.clientY - top + 9)",
        DRAWN,
    ),
    Fault(
        "what is left of the way on the other side of the bottom",
        f"{PLAYER}/ways.js",
        "x + by * eigenvectors",
        "x - by * eigenvectors",
        DRAWN,
    ),
    Fault(
        "the ratio of a sketch upside down",
        "pages/ui/player/drawing.py",
        "ratios = drawn / run.losses[places]",
        "ratios = run.losses[places] / drawn",
        "tests/player/test_drawing.py",
    ),
    # rows held out, noise, a penalty
    Fault(
        "the rows held out are learned from",
        "pages/ui/runs/deal.py",
        "data.table(dataset.id, dataset.features[~out], target[~out], *names)",
        "data.table(dataset.id, dataset.features[out], target[out], *names)",
        "tests/app/test_deal.py",
    ),
    Fault(
        "a penalty that no batch feels",
        "gd_core/strategies.py",
        "- moments[..., None, :, -1] + pull * w",
        "- moments[..., None, :, -1]",
        "tests/app/test_deal.py",
    ),
    Fault(
        "the gap of the losses the wrong way round",
        f"{PLAYER}/held.js",
        "gap: shortly(test - train)",
        "gap: shortly(train - test)",
        "tests/geometry/test_held.py",
    ),
    # a class together
    Fault(
        "a second answer of a phone counts",
        "pages/ui/together/classes.py",
        "before = asked.answers[-1].setdefault(str(name), answer)",
        "before = asked.answers[-1][str(name)] = answer",
        "tests/together/test_sentences.py",
    ),
    Fault(
        "phones are told of one another's runs",
        "pages/ui/together/questions.py",
        "for phone, end, loss, path in zip(answers, ends, losses, paths, strict=True)",
        "for phone, end, loss, path in zip(reversed(answers), ends, losses, paths, strict=True)",
        "tests/together/test_wire.py",
    ),
    Fault(
        "what is answered is shown while others still think",
        "pages/ui/together/routes.py",
        "rounds = asked.answers if closed else asked.answers[:-1]",
        "rounds = asked.answers",
        "tests/together/test_classes.py",
    ),
    # what leaves by its address
    Fault(
        "the code of a scene in lecture mode opens a lecture on every phone",
        "pages/ui/share/js/share.js",
        "url.searchParams.delete(name);",
        "url.searchParams.set(name, value);",
        "tests/browser/test_share.py",
    ),
    Fault(
        "everybody is told the server's address within its network",
        "pages/ui/share/share.py",
        "if parts.hostname not in LOCAL or",
        "if",
        "tests/browser/test_share.py",
    ),
    # what is taken along
    Fault(
        "a clip an update late",
        "pages/ui/take/js/clip.js",
        "film.paint(steps[i]);",
        "film.paint(steps[Math.max(0, i - 1)]);",
        "tests/browser/test_take.py",
    ),
    Fault(
        "a clip that is left comes as a file all the same",
        "pages/ui/take/js/clip.js",
        "if (!card.cancelled()) giveBlob",
        "if (card) giveBlob",
        "tests/browser/test_take.py",
    ),
    Fault(
        "letters of a vector picture where the canvas has their middle",
        "pages/ui/take/js/vector.js",
        "y: num(y + this.y + down)",
        "y: num(y + this.y)",
        "tests/browser/test_take.py",
    ),
    # a reader's own formula
    Fault(
        "a power read from the left",
        "gd_core/formula.py",
        'left, right = (step + 1, step - 1) if kind == "**" else (step, step + 1)',
        "left, right = step, step + 1",
        FORMULA,
    ),
    Fault(
        "the slope of the arc tangent without its square",
        "gd_core/duals.py",
        "np.arctan: _chain(np.arctan, lambda x, y: (1 + x * x) ** -1),",
        "np.arctan: _chain(np.arctan, lambda x, y: (1 + x) ** -1),",
        FORMULA,
    ),
    Fault(
        "a huge power is let through",
        "gd_core/formula.py",
        "abs(values[1]) > MOST_POWER",
        "abs(values[1]) < -MOST_POWER",
        FORMULA,
    ),
    # who waits for whom
    Fault(
        "what nobody waits for is made to its end",
        "pages/ui/player/workers.py",
        "self.telling[job.long].send(job.number)",
        "self.telling[job.long].send(0)",
        "tests/player/test_route.py",
    ),
    Fault(
        "first come, first served",
        "pages/ui/player/workers.py",
        "return (self.due, self.number) < (other.due, other.number)",
        "return self.number < other.number",
        "tests/player/test_route.py",
    ),
    # what a stranger says over the wire
    Fault(
        "a value of another kind is handed to the widget",
        "pages/ui/app/values.py",
        "if kind not in (None, meta.value_type):",
        "if kind == meta.value_type:",
        "tests/app/test_stranger.py",
    ),
    Fault(
        "an unknown part is asked for as it is",
        "pages/ui/app/guard.py",
        'asked.fragment_id = ""',
        "pass",
        "tests/app/test_budget.py",
    ),
    Fault(
        "a budget that never ends",
        "pages/ui/app/budget.py",
        "self.tokens -= 1",
        "self.tokens -= 0",
        "tests/app/test_budget.py",
    ),
)
