/* What the scripts of the browser hand each other. The type checker reads it; nothing of it reaches the browser. */

/** The last entry is taken to be there, as an entry at an index is. */
interface Array<T> {
  at(index: -1): T;
}

/* ---------- canvas ---------- */

/** [x, y] in CSS pixels or in weights, as the name beside it says. */
type Point = number[];
/** [x, y, width, height], and with a fifth number what it costs to cover it. */
type Rectangle = number[];

type Box = { x: number; y: number; w: number; h: number };

/** The tokens of the style sheet as the canvas needs them: `unit` is a unit in pixels, the rest are colours by name. */
interface Palette {
  unit: number;
  sans: string;
  theme: 'dark' | 'light';
  [colour: string]: any;
}

/** A 2-D context, whose paths take points spread out. */
interface Paper extends Omit<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'arc' | 'ellipse' | 'rect' | 'fillRect'> {
  moveTo(...at: number[]): void;
  lineTo(...at: number[]): void;
  arc(...circle: number[]): void;
  ellipse(...numbers: number[]): void;
  rect(...rectangle: Rectangle): void;
  fillRect(...rectangle: Rectangle): void;
}

/** A canvas with its size in CSS pixels. */
type Sheet = ReturnType<typeof import('./canvas/js/paint.js').makeSheet>;

type Scales = ReturnType<typeof import('./canvas/js/scales.js').makeScales>;
type View = ReturnType<typeof import('./canvas/js/view.js').makeView>;

/** What a mark is drawn with. */
interface Pen {
  c: any;
  sheet: Sheet;
  palette: Palette;
  unit: number;
  scale: Scales;
  view: string;
  version: number;
  taken: Rectangle[];
  seats: Record<string, number>;
  layers: Record<string, any>;
  handles: Handle[];
  presses: { view: string; scale: Scales; act(place: number[]): void }[];
  tone(color: string): string;
  halo(x: number, y: number): string | null;
}

type Mark = (pen: Pen) => void;

/** A call made later that can be called off. */
interface Later<Values extends any[] = any[]> {
  (...values: Values): void;
  stop(): void;
}

type Writer = ReturnType<typeof import('./canvas/js/query.js').makeWriter>;
type Clock = ReturnType<typeof import('./canvas/js/clock.js').makeClock>;

/** What Streamlit hands a component. */
interface Component {
  data: Uint8Array;
  parentElement: ShadowRoot;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
  /** Where no server is to be asked for runs: the block's bytes for what stands after the ? of an address. */
  answer?(url: string): Uint8Array | Promise<Uint8Array>;
}

/** Numbers with the shape they have in Python. */
type Numbers = (Float32Array | Float64Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Uint8Array) & {
  shape: number[];
};

/** A block of bytes, read. */
interface Block {
  header: Header;
  arrays: Record<string, Numbers>;
}

/** Words of the header's language with their gaps filled. */
type Say = (key: string, values?: Record<string, unknown>) => string;

/** What every mounted picture has. */
interface Instance {
  /** A clip is being made of it. */
  taken?: boolean;
  parent: ShadowRoot;
  dom: any;
  clock: Clock;
  stops: (() => void)[];
  refresh(): void;
  model: any;
  visible: boolean;
  palette: Palette;
  version: number;
}

type Run = ReturnType<typeof import('./player/js/runs.js').member>;

/** One strategy's runs over the learning rates. */
interface Family {
  id: string;
  batch_size: number;
  per_epoch: number;
  updates: number;
  steps: Numbers;
  records: number;
  dim: number;
  frames: number[];
  paths: Numbers;
  losses: Numbers;
  last: Numbers;
  outcome: Numbers;
  stopped: Numbers;
  rows?: Numbers;
  outcomes: string[];
  gradients?: Numbers;
  /** Of each rate: what the run came to, and how that was judged. */
  ended?: Numbers;
  around?: Numbers;
  period?: Numbers;
  low?: Numbers;
  high?: Numbers;
  /** The runs of one rate, sent alone. */
  alone?: boolean;
  /** Least and greatest curvature at these records. */
  curvature?: Numbers;
  curvature_at: Numbers;
  /** The schedule at each record: a factor of the rate, or the rate where changes were made. */
  pace?: Numbers;
  /** Of a run alone: how far from its twin it is at each record, in the loss and in its weights. */
  twin?: Numbers;
  /** Losses over the rows held out. */
  test?: Numbers;
}

/** What a block says beside its numbers; a kind of picture and the player each ask for their own part of it. */
type Header = Record<string, any>;

/* ---------- what is taken along ---------- */

/** A line of the menu. */
interface Entry {
  /** Its data-testid, and with _ for - the key of its words. */
  id: string;
  group: 'picture' | 'clip' | 'file' | 'code' | 'link';
  /** What a press does; or what there is to choose from, `meant` where nothing was chosen. */
  act?(instance: any): void;
  options?(instance: any): { value: string; text: string; meant?: boolean }[];
  /** Why it cannot be had here, "" where it can. */
  missing?(instance: any): string;
  /** Whether it is offered now; always where that is not said. */
  shown?(instance: any): boolean;
}

/** What a player or a lesson's picture gives of itself. */
interface Taking {
  /** Each panel with its canvas, and what holds it and what is written of it. */
  panels(): { id: string; title: string; sheet: Sheet; canvas: HTMLCanvasElement; place: Element }[];
  /** Selector of what is written beside the canvases. */
  texts: string;
  /** Paints every panel as it is now, whatever stands there. */
  paint(): void;
  /** Paragraphs under the picture. */
  caption(): string[];
  /** The update that is shown, and the last one. */
  step(): number;
  last(): number;
  /** Stops, and shows an update. */
  show(step: number): void;
  /** What brings back what is shown now. */
  keep(): () => void;
}

interface Taken extends Instance {
  say: Say;
  taking: Taking;
}

/* ---------- a lesson's picture ---------- */

/** A slider in full: see slidersOf. */
interface Dial {
  id: string;
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  /** Not yet in the reader's hand. */
  locked?: boolean;
  text(value: number): string;
  marks?: { id: string; value: number; text: string }[];
  active?(): string;
  /** What it shows moves by itself, and the address says what the hand has chosen in another way: see `toAddress`. */
  follows?(): number;
}

/** What can be moved: where it is in pixels, and what puts it elsewhere. */
interface Handle {
  id: string;
  label: string;
  view: string;
  x: number;
  y: number;
  put(x: number, y: number, done: boolean): void;
  keys?(by: number[], event: KeyboardEvent): void;
  enter?(): void;
}

/** A picture in its frame; `step` is a fraction while a step glides, `now` the whole updates made, `values` are what
    the sliders say. */
interface Frame extends Instance {
  kind: Kind;
  component: Component;
  model: Block;
  header: any;
  arrays: Record<string, any>;
  state: any;
  derived: any;
  say: Say;
  sheets: Record<string, Sheet>;
  layers: Record<string, any>;
  seats: Record<string, number>;
  step: number;
  now: number;
  last: number;
  exact: number;
  /** How many times the lesson's own speed. */
  haste: number;
  /** lecture: alone in the window. */
  mode: string;
  playing: boolean;
  played?: string;
  values: Record<string, number>;
  /** What the sliders said when the problem came, and what the address said with the first one. */
  opens: Record<string, number>;
  first: Record<string, string | null>;
  slots: { dial: Dial }[];
  shows: (() => void)[];
  /** Met while drawing: what can be moved, and which plots can be pressed. */
  handles: Handle[];
  presses: { view: string; scale: Scales; act(place: number[]): void }[];
  buttons: Record<string, { button: HTMLElement; handle: Handle }>;
  groups?: { place: HTMLElement; by: Record<string, HTMLElement> };
  tells: Record<string, Later>;
  later?: Later;
  address: Writer;
  /** Goes to the update the page's address names. */
  addressed(): void;
  draw(): void;
  seek(step: number): void;
  /** Plays from the start, where motion is welcome. */
  begin(): void;
  tell(name: string, value: unknown): void;
}

/** One kind of picture: what defineFigure is given. Without `views` and `marks` there is none; all else may be missing.
    */
interface Kind {
  /** Ids of its canvases, in order. */
  views: string[];
  /** What stands on each: marks, lists of them, or nothing. */
  marks(figure: Frame): Record<string, any>;
  /** Its state, anew with new data; `before` is the state with the data before. */
  create(figure: Frame, before?: any): any;
  /** What several of these make use of, anew each time: figure.derived. */
  derive?(figure: Frame): any;
  /** Sliders in the reader's hand, over `values` or from min to max; with `marks` and active() → id, named values stand
      under the track. */
  sliders(figure: Frame): any[];
  /** A slider was moved. */
  turn?(figure: Frame, id: string): void;
  /** Groups of buttons of which one is pressed: see controls.js. */
  toggles(figure: Frame): any[];
  /** Numbers beside the picture: [id, text, {hue, …values of its label}], the label being the words of `fact_<id>`. */
  facts(figure: Frame): any[];
  /** The last step; 0: nothing to play. */
  last(figure: Frame): number;
  /** What the transport says of this step, where that is not its number. */
  now?(figure: Frame): string;
  /** Steps a second where they are not always the header's `speed`. */
  pace?(figure: Frame): number;
  /** Renews what stands on the page beside the canvases. */
  page?(figure: Frame): void;
  /** What stands on the root as data-*. */
  data(figure: Frame): Record<string, string | number | boolean>;
  /** The frame in words. */
  summary(figure: Frame): string;
  /** What stands on screen as address parameters of the Lab; they are laid over those of the page's link to it. */
  lab?(figure: Frame): Record<string, string | null>;
  /** What the hand has chosen that is no slider, as the page's address is to say it, where it has changed. */
  toAddress(figure: Frame): Record<string, string | null>;
  /** Takes that back from an address; what is none of it, or impossible, counts as not said. */
  fromAddress(figure: Frame, said: Record<string, string>): void;
}

/* ---------- the player ---------- */

type Model = ReturnType<typeof import('./player/js/model.js').makeModel>;

type State = ReturnType<typeof import('./player/js/model.js').firstState>;

/** What of the state is one of a few. */
interface Choices {
  slice: 'now' | 'optimum';
  xaxis: 'updates' | 'epochs' | 'samples';
  yscale: 'log' | 'linear';
  view: '2d' | '3d';
  mode: 'normal' | 'lecture';
  show: 'loss' | 'sharpness';
  band: 'hidden' | 'shown';
  trials: 'one' | 'twenty';
  basins: boolean;
  plane: 'axes' | 'hessian' | 'path';
}

/** One mounted player. */
interface Lab extends Instance {
  component: Component;
  model: Model;
  state: State;
  runs: Record<string, Run>;
  /** The run in hand, the record of it that is on screen, its rate, its updates in one unit of the axis. */
  run: Run;
  record: number;
  rate: number;
  per: number;
  sheets: Record<string, Sheet>;
  say: Say;
  cache: any;
  /** The plane through many weights that is shown, null where two weights span the picture. */
  plane: any;
  /** Box, view and slice of the last picture. */
  stage: any;
  /** Runs beside the one in hand. */
  ghosts: any[];
  /** Whether more of them are waited for, and what is said of that. */
  beside: any;
  /** Where a start in the hand is, null where none is. */
  dragStart: number[] | null;
  draw(): void;
  changed(): void;
  place(weights: number[]): Point;
  weightsAt(point: Point, from?: number[]): number[];
  startNow(): number[];

  /* what it is told and tells */
  /** Asks for what is lacking of the runs in hand. */
  completing?: () => void;
  /** Where runs with other seeds lie; see band.js. */
  band: any;
  banding?: (key: string) => void;
  source: ReturnType<typeof import('./player/js/runsLoader.js').makeSource>;
  ground: any;
  address: Writer;
  /** Goes to the update the page's address names. */
  addressed(): void;
  /** Batch size or start in the hand that the page has not answered, and whether it has been told. */
  owed: Map<string, { value: any; told: boolean }>;
  /** The token of the last order to apply values, and a strategy whose runs are on their way. */
  applied: string | undefined;
  awaited: string | null;
  tellView(): void;
  tellBatch(size: number): void;
  tellStart(start: number[] | null): void;
  tellBranch(branch: object): void;
  tellDrawn(text: string): void;

  /* the hand */
  /** A hand is on a slider. */
  held: boolean;
  dragReleased: boolean;
  /** Changes of the rate that were asked for. */
  asked: any;
  /** A direction that is pointed at. */
  pointed: number | null | undefined;
  /** What is asked of the reader, and the answer; see prediction.js. */
  drawn: any;

  /* what was drawn last */
  /** Of what the panels are; "" where they are to be drawn anew. */
  frameKey: string;
  lossScales: any;
  solid: any;
  /** Whether the run in hand stands outside the picture. */
  outside: boolean;
  /** Lets go of the camera. */
  turning: (() => void) | undefined;
  /** Nothing moves by itself. */
  calm: boolean;
  /** Parts that are on their way; see late.js. */
  awaits: Set<string>;
  /** How each of them is read; see loads.js. */
  loads: Record<string, () => Promise<any>[]>;
  shownUpdate(): number;
}
