/* Types of what is used of qrcode.mjs; the package's own declare a CommonJS module. */
export function qrcode(type: 0, level: 'L' | 'M'): {
  addData(text: string): void;
  make(): void;
  getModuleCount(): number;
  isDark(row: number, column: number): boolean;
};
