import{LINKS as i,PICTURES as m}from"../exports.js";import{fileOf as r,give as l,nameOfFile as f}from"../exports.js";var h=[...m,{id:"save-html",group:"file",act:n,shown:({model:e})=>!!e.header.home},...i];function n(e){e.address.flush();let{home:t,kind:o}=e.model.header;l(r(t,o),`${f(o)}.html`)}export{h as ENTRIES};
//# sourceMappingURL=downloads.js.map
