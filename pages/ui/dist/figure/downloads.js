import{LINKS as m,PICTURES as r}from"../exports.js";import{fileOf as i,give as l,nameOfFile as h}from"../exports.js";var a=[...r,{id:"save-html",word:"save_html",group:"file",act:d,shown:({model:e})=>!!e.header.home},...m];function d(e){e.address.flush();let{home:t,kind:o}=e.model.header;l(i(t,o),`${h(o)}.html`)}export{a as ENTRIES};
//# sourceMappingURL=downloads.js.map
