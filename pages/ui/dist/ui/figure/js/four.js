import{panes as r}from"../../../panes.js";import{framed as o}from"../../../figure.js";var t=o(r(["first","second","third","fourth"]));export{t as default};
//# sourceMappingURL=four.js.map
