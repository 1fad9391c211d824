import{panes as r}from"../../../panes.js";import{framed as o}from"../../../figure.js";var t=o(r(["first","second","third"]));export{t as default};
//# sourceMappingURL=three.js.map
