/** Templates of which only what has changed touches the page, see lit.dev. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => object;
export const render: (template: unknown, place: HTMLElement) => void;
export const nothing: symbol;
