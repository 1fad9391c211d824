import{panes as r}from"../../../figure/panes.js";import{defineFigure as e}from"../../../figure.js";var o=e(r(["first","second","third"]));export{o as default};
//# sourceMappingURL=three.js.map
